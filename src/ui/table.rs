//! Tables for people: aligned columns, no frames, so that `awk` and eyes both find their way.

use comfy_table::presets::NOTHING;
use comfy_table::{Cell, CellAlignment, ContentArrangement};

use super::Ui;
use super::style::{HEADING, paint};

/// Rows under headings.
#[derive(Debug)]
pub struct Table {
    inner: comfy_table::Table,
}

impl Table {
    /// An empty table with these headings.
    pub fn new<const N: usize>(headings: [&str; N]) -> Self {
        let mut inner = comfy_table::Table::new();
        inner
            .load_style(NOTHING)
            .set_content_arrangement(ContentArrangement::Disabled)
            .set_header(headings.map(|heading| Cell::new(heading.to_uppercase())));
        for column in inner.column_iter_mut() {
            column.set_padding((0, 2));
        }
        Self { inner }
    }

    /// Aligns a column to the right, for numbers.
    #[must_use]
    pub fn right(mut self, column: usize) -> Self {
        if let Some(column) = self.inner.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
        self
    }

    /// Wraps long cells so that a row fits into `columns` characters.
    #[must_use]
    pub fn fit(mut self, columns: u16) -> Self {
        self.inner
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(columns);
        self
    }

    /// Adds a row.
    pub fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.inner.add_row(cells.map(Cell::new));
    }

    /// How many rows there are, without the headings.
    pub fn len(&self) -> usize {
        self.inner.row_count()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The table, every line ended, no blanks at line ends.
    pub fn text(&self) -> String {
        self.inner
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
    /// The width to wrap tables to: the terminal's, or none where standard output is not one.
    pub fn columns(&self) -> Option<u16> {
        terminal_size::terminal_size_of(std::io::stdout()).map(|(width, _)| width.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned_and_lines_have_no_tail() {
        let mut table = Table::new(["name", "hosts"]).right(1);
        table.row(["ecs-ec2-95pct".into(), "250".into()]);
        table.row(["smoke".into(), "0".into()]);
        let text = anstream::adapter::strip_str(&table.text()).to_string();
        insta::assert_snapshot!(text, @r"
        NAME           HOSTS
        ecs-ec2-95pct    250
        smoke              0
        ");
    }
}
