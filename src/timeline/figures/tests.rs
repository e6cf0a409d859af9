//! Order and quantiles against the plain way of doing it.
#![expect(clippy::float_cmp, reason = "whole numbers stay exact")]

use proptest::prelude::*;

use super::order::{Ranked, sorted};
use super::{Distribution, Quantiles};

fn any_values() -> impl Strategy<Value = Vec<i64>> {
    let narrow = proptest::collection::vec(-50_i64..3000, 0..400);
    let wide = proptest::collection::vec(any::<i64>(), 0..60);
    prop_oneof![narrow, wide]
}

proptest! {
    #[test]
    fn counting_and_sorting_give_the_same_order(values in any_values(), ranks in proptest::collection::vec(0_usize..450, 0..9)) {
        let mut plain = values.clone();
        plain.sort_unstable();
        let mut ranks = ranks;
        ranks.sort_unstable();
        let ranked = Ranked::of(&values, &ranks);
        for rank in ranks {
            prop_assert_eq!(ranked.at(rank), plain.get(rank).copied());
        }
        prop_assert_eq!(sorted(values), plain);
    }
}

#[test]
fn quantiles_lie_between_ranks_in_proportion() {
    let quantiles = Quantiles::of(&[40, 10, 30, 20]).unwrap();
    assert_eq!(quantiles.min_ms, 10.0);
    assert_eq!(quantiles.p50_ms, 25.0);
    assert!((quantiles.p90_ms - 37.0).abs() < 1e-9);
    assert_eq!(quantiles.max_ms, 40.0);
    assert_eq!(quantiles.mean_ms, 25.0);
}

#[test]
fn of_nothing_there_are_no_quantiles_and_of_one_all_are_it() {
    let nothing = Distribution::of(&[], 3);
    assert_eq!((nothing.n, nothing.missing), (0, 3));
    assert_eq!(nothing.quantiles, None);
    let one = Distribution::of(&[-7], 0);
    assert_eq!((one.n, one.negative), (1, 1));
    assert_eq!(one.quantiles.unwrap().p99_ms, -7.0);
}

#[test]
fn a_distribution_is_one_flat_object_and_comes_back() {
    let json = serde_json::to_string(&Distribution::of(&[1, 2, 4], 1)).unwrap();
    insta::assert_snapshot!(json, @r#"{"n":3,"missing":1,"negative":0,"min_ms":1.0,"p50_ms":2.0,"p90_ms":3.6,"p95_ms":3.8,"p99_ms":3.96,"max_ms":4.0,"mean_ms":2.3333333333333335}"#);
    let back: Distribution = serde_json::from_str(&json).unwrap();
    assert_eq!(back, Distribution::of(&[1, 2, 4], 1));
    let nothing = serde_json::to_string(&Distribution::of(&[], 1)).unwrap();
    assert_eq!(nothing, r#"{"n":0,"missing":1,"negative":0}"#);
    assert_eq!(
        serde_json::from_str::<Distribution>(&nothing).unwrap(),
        Distribution::of(&[], 1)
    );
}
