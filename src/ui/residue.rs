//! What is left of stacks that are gone, for people.

use super::Table;
use crate::stack::{Bills, Residue};

/// One row a leftover.
pub fn residue_table(residue: &Residue) -> Table {
    let mut table = Table::new(["left", "id", "region", "of", "$/hour", "state"]).right(4);
    for left in &residue.left {
        let price = match (left.bills, &left.price) {
            (Bills::Not, _) => "free".to_owned(),
            (Bills::ByTime, Some(price)) => price.clone(),
            (Bills::ByTime, None) => "unknown".to_owned(),
            (Bills::ByStorage, _) => "by size".to_owned(),
        };
        table.row([
            left.kind.to_owned(),
            left.id.clone(),
            left.region.clone(),
            left.stack.clone().unwrap_or_else(|| "-".to_owned()),
            price,
            left.detail.clone(),
        ]);
    }
    table
}

/// The verdict in one line.
pub fn residue_verdict(residue: &Residue) -> String {
    let count = residue.left.len();
    let looked = if residue.unseen.is_empty() {
        ""
    } else {
        ", as far as could be looked"
    };
    if count == 0 {
        return format!("0 left{looked}");
    }
    if !residue.bills() {
        return format!("{count} left, none of which bills{looked}");
    }
    let micros = residue.micros_per_hour();
    let cents = micros.div_ceil(10_000);
    let unknown = residue
        .left
        .iter()
        .any(|left| left.bills != Bills::Not && left.micros_per_hour.is_none());
    if micros == 0 && unknown {
        return format!("{count} left, price not known{looked}");
    }
    let at_least = if unknown { "at least " } else { "" };
    let (dollars, cents) = (cents / 100, cents % 100);
    format!("{count} left, {at_least}${dollars}.{cents:02} an hour{looked}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stack::{Left, Tie, Unlooked};

    fn left(kind: &'static str, bills: Bills, price: Option<(u64, &str)>) -> Left {
        Left {
            region: "us-east-1".to_owned(),
            kind,
            id: "id-1".to_owned(),
            parent: None,
            detail: "available".to_owned(),
            stack: Some("stackgen-x".to_owned()),
            tie: Tie::Tag,
            bills,
            micros_per_hour: price.map(|(micros, _)| micros),
            price: price.map(|(_, text)| text.to_owned()),
            delete: "aws delete".to_owned(),
        }
    }

    #[test]
    fn the_verdict_counts_and_adds_up() {
        let mut residue = Residue::default();
        assert_eq!(residue_verdict(&residue), "0 left");
        residue.unseen.push(Unlooked {
            region: "us-east-1".to_owned(),
            kind: "volumes",
            reason: "denied".to_owned(),
        });
        assert_eq!(
            residue_verdict(&residue),
            "0 left, as far as could be looked"
        );
        residue.unseen.clear();
        residue
            .left
            .push(left("VPC", Bills::Not, Some((0, "$0.00"))));
        assert_eq!(residue_verdict(&residue), "1 left, none of which bills");
        residue
            .left
            .push(left("NAT gateway", Bills::ByTime, Some((45_000, "$0.045"))));
        assert_eq!(residue_verdict(&residue), "2 left, $0.05 an hour");
        residue.left.push(left("log group", Bills::ByStorage, None));
        assert_eq!(residue_verdict(&residue), "3 left, at least $0.05 an hour");
    }

    #[test]
    fn the_table_says_what_bills() {
        let residue = Residue {
            left: vec![
                left("NAT gateway", Bills::ByTime, Some((45_000, "about $0.045"))),
                left("instance", Bills::ByTime, None),
                left("log group", Bills::ByStorage, None),
                left("VPC", Bills::Not, None),
            ],
            unseen: Vec::new(),
        };
        let text = residue_table(&residue).text();
        let rows: Vec<&str> = text.lines().skip(1).map(str::trim_end).collect();
        insta::assert_snapshot!(rows.join("\n"), @r"
        NAT gateway  id-1  us-east-1  stackgen-x  about $0.045  available
        instance     id-1  us-east-1  stackgen-x       unknown  available
        log group    id-1  us-east-1  stackgen-x       by size  available
        VPC          id-1  us-east-1  stackgen-x          free  available
        ");
    }
}
