//! Tables for people: aligned columns, no frames, so that `awk` and eyes both find their way.

use comfy_table::presets::NOTHING;
use comfy_table::{Cell, CellAlignment, ContentArrangement};

use super::Ui;
use super::fold::{broken, width};
use super::style::{HEADING, paint};

/// Spaces between columns.
const GAP: u16 = 2;
/// A last column narrower than this is not worth having.
const NARROWEST: usize = 16;

/// Rows under headings.
#[derive(Debug)]
pub struct Table {
    headings: Vec<String>,
    rows: Vec<Vec<String>>,
    right: Vec<usize>,
}

impl Table {
    /// An empty table with these headings.
    pub fn new<const N: usize>(headings: [&str; N]) -> Self {
        Self {
            headings: headings.map(str::to_uppercase).to_vec(),
            rows: Vec::new(),
            right: Vec::new(),
        }
    }

    /// An empty table with any number of headings, written as they are: names of things.
    pub fn with(headings: &[&str]) -> Self {
        Self {
            headings: headings.iter().map(|&name| name.to_owned()).collect(),
            rows: Vec::new(),
            right: Vec::new(),
        }
    }

    /// Aligns a column to the right, for numbers.
    #[must_use]
    pub fn right(mut self, column: usize) -> Self {
        self.right.push(column);
        self
    }

    /// Adds a row.
    pub fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.rows.push(Vec::from(cells));
    }

    /// Adds a row of any number of cells.
    pub fn cells(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    /// How many rows there are, without the headings.
    pub const fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The table, every line ended, no blanks at line ends.
    pub fn text(&self) -> String {
        self.drawn(&self.rows)
    }

    /// As [`Self::text`], for a terminal of so many columns: what is too wide has its last column
    /// broken into lines, or stands as one block a row. Without a terminal nothing is changed.
    pub fn within(&self, columns: Option<usize>) -> String {
        let text = self.text();
        match columns {
            Some(columns) if text.lines().any(|line| width(line) > columns) => self
                .with_broken_column(columns)
                .unwrap_or_else(|| self.blocks(columns)),
            _ => text,
        }
    }

    /// With the last column in lines that fit; none where it would become too narrow.
    fn with_broken_column(&self, columns: usize) -> Option<String> {
        let last = self.headings.len().checked_sub(1)?;
        let before = (0..last).map(|column| self.width_of(column) + usize::from(GAP));
        let room = columns.checked_sub(before.sum())?;
        let mut rows = self.rows.clone();
        for cell in rows.iter_mut().filter_map(|row| row.get_mut(last)) {
            let lines = broken(cell, room);
            if lines.iter().any(|line| width(line) > room) {
                return None;
            }
            *cell = lines.join("\n");
        }
        (room >= NARROWEST).then(|| self.drawn(&rows))
    }

    /// As Markdown.
    pub fn markdown(&self) -> String {
        let line = |cells: &[String]| {
            let cells: Vec<_> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
            format!("| {} |\n", cells.join(" | "))
        };
        let columns = 0..self.headings.len();
        let rule = columns.map(|column| {
            if self.right.contains(&column) {
                "---:"
            } else {
                "---"
            }
        });
        let rule = rule.collect::<Vec<_>>().join("|");
        let rows = self.rows.iter().map(|row| line(row));
        format!(
            "{}|{rule}|\n{}",
            line(&self.headings),
            rows.collect::<String>()
        )
    }

    /// One block a row: its first cell, and the others below it.
    fn blocks(&self, columns: usize) -> String {
        let mut lines = Vec::new();
        let names = self.headings.iter().skip(1).map(|heading| width(heading));
        // A single column needs no name.
        let name_width = names.max().filter(|_| self.headings.len() > 2);
        let indent = name_width.map_or(2, |name| name + 4);
        for row in &self.rows {
            lines.extend(row.first().map(|cell| paint(HEADING, cell)));
            for (heading, cell) in self.headings.iter().zip(row).skip(1) {
                let name = match name_width {
                    Some(width) => format!("  {heading:<width$}  "),
                    None => "  ".to_owned(),
                };
                let broken = broken(cell, columns.saturating_sub(indent));
                let cell = broken.join(&format!("\n{:indent$}", ""));
                lines.push(format!("{name}{cell}").trim_end().to_owned());
            }
        }
        lines.push(String::new());
        lines.join("\n")
    }

    /// Characters of the widest cell of a column.
    fn width_of(&self, column: usize) -> usize {
        let cells = self.rows.iter().chain([&self.headings]);
        let widths = cells.filter_map(|row| row.get(column).map(|cell| width(cell)));
        widths.max().unwrap_or_default()
    }

    fn drawn(&self, rows: &[Vec<String>]) -> String {
        let mut inner = comfy_table::Table::new();
        inner
            .load_style(NOTHING)
            .set_content_arrangement(ContentArrangement::Disabled)
            .set_header(self.headings.iter().map(Cell::new));
        for column in inner.column_iter_mut() {
            column.set_padding((0, GAP));
        }
        for column in &self.right {
            if let Some(column) = inner.column_mut(*column) {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        for row in rows {
            inner.add_row(row.iter().map(Cell::new));
        }
        inner
            .lines()
            .enumerate()
            .map(|(index, line)| match index {
                0 => format!("{}\n", paint(HEADING, line.trim_end())),
                _ => format!("{}\n", line.trim_end()),
            })
            .collect()
    }
}

impl Ui {
    /// How wide the terminal behind standard output is, if it is one.
    pub fn columns(&self) -> Option<usize> {
        let size = terminal_size::terminal_size_of(std::io::stdout());
        size.map(|(width, _)| usize::from(width.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> String {
        anstream::adapter::strip_str(text).to_string()
    }

    #[test]
    fn columns_are_aligned_and_lines_have_no_tail() {
        let mut table = Table::new(["name", "hosts"]).right(1);
        table.row(["ecs-ec2-95pct".into(), "250".into()]);
        table.row(["smoke".into(), "0".into()]);
        insta::assert_snapshot!(plain(&table.text()), @r"
        NAME           HOSTS
        ecs-ec2-95pct    250
        smoke              0
        ");
    }

    #[test]
    fn what_is_too_wide_is_broken_or_becomes_blocks() {
        let mut table = Table::new(["output", "value"]);
        table.row([
            "Subnets".into(),
            "subnet-0001,subnet-0002,subnet-0003".into(),
        ]);
        assert_eq!(table.within(None), table.text());
        insta::assert_snapshot!(plain(&table.within(Some(36))), @r"
        OUTPUT   VALUE
        Subnets  subnet-0001,subnet-0002,
                 subnet-0003
        ");
        insta::assert_snapshot!(plain(&table.within(Some(20))), @r"
        Subnets
          subnet-0001,
          subnet-0002,
          subnet-0003
        ");
        let mut table = Table::new(["stack", "status", "age"]);
        table.row([
            "stackgen-smoke".into(),
            "CREATE_COMPLETE".into(),
            "1h".into(),
        ]);
        insta::assert_snapshot!(plain(&table.within(Some(30))), @r"
        stackgen-smoke
          STATUS  CREATE_COMPLETE
          AGE     1h
        ");
    }
}
