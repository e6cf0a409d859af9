//! What is written comes back; what is odd, doubled, late, torn or broken is dealt with.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::timeline::Origin;

fn header() -> Header {
    let origin = Origin {
        source: "the container's own record".to_owned(),
        resolution_ms: 1000,
    };
    Header {
        schema: Header::SCHEMA.to_owned(),
        t0: "2026-01-02T03:04:05.678Z".parse().unwrap(),
        simulated: true,
        from: 5,
        to: 3500,
        stamps: BTreeMap::from([(Stamp::App, origin)]),
    }
}

fn some(task: &str) -> Sample {
    Sample {
        task: task.to_owned(),
        service: "one".to_owned(),
        az: Some("use1-az1".to_owned()),
        host: Some("i-0123456789abcdef0".to_owned()),
        stamps: Stamps::default()
            .with(Stamp::Requested, 0)
            .with(Stamp::Created, 1234)
            .with(Stamp::App, 45_678),
        ..Sample::default()
    }
}

fn id(number: u32) -> String {
    format!("{number:032x}")
}

fn file(samples: &[Sample]) -> String {
    header().line() + &samples.iter().map(Sample::line).collect::<String>()
}

#[test]
fn a_line_is_short_and_plain() {
    let full = Stamp::ALL
        .iter()
        .zip([0, 1234, 12_345, 23_456, 34_567, 45_678]);
    let stamps = full.fold(Stamps::default(), |stamps, (stamp, at)| {
        stamps.with(*stamp, at)
    });
    let line = Sample {
        stamps,
        ..some(&id(0xabc))
    }
    .line();
    insta::assert_snapshot!(line.trim_end(), @r#"{"task":"00000000000000000000000000000abc","service":"one","az":"use1-az1","host":"i-0123456789abcdef0","ms":[0,1234,12345,23456,34567,45678]}"#);
    insta::assert_snapshot!(header().line().trim_end(), @r#"{"schema":"stackgen.samples/1","t0":"2026-01-02T03:04:05.678Z","simulated":true,"from":5,"to":3500,"stamps":{"app":{"source":"the container's own record","resolution_ms":1000}}}"#);
}

#[test]
fn the_quick_reader_takes_the_lines_we_write() {
    let mut lists = Lists::default();
    for sample in [
        some(&id(7)),
        Sample {
            az: None,
            host: None,
            ..some(&id(8))
        },
        Sample {
            restarts: 3,
            stamps: Stamps::default(),
            ..some(&id(9))
        },
    ] {
        let line = sample.line();
        let (row, rest) = lists.quick(line.as_bytes()).unwrap();
        assert!(rest.is_empty());
        assert_eq!(Some(row), lists.row(sample));
    }
}

#[test]
fn of_several_lines_about_a_task_the_last_holds() {
    let late = Sample {
        stamps: some("").stamps.with(Stamp::Started, 40_000),
        restarts: 1,
        ..some(&id(1))
    };
    let text = file(&[
        some(&id(1)),
        some(&id(2)),
        some("odd"),
        late.clone(),
        some("odd"),
        some(&id(3)),
    ]);
    let (_, samples) = Samples::read(text.as_bytes()).unwrap();
    assert_eq!(samples.len(), 4);
    assert_eq!(samples.superseded(), 2);
    let read: Vec<Sample> = samples.iter().collect();
    assert_eq!(read, [late, some(&id(2)), some("odd"), some(&id(3))]);
}

#[test]
fn a_line_that_is_torn_or_broken_costs_only_itself() {
    let whole = file(&[some(&id(1)), some(&id(2))]);
    let text = whole.replacen("\"service\":\"one\"", "\"service\":1", 1);
    let (_, samples) = Samples::read(&text.as_bytes()[..text.len() - 9]).unwrap();
    assert_eq!(samples.len(), 0);
    let unreadable = samples.unreadable();
    assert_eq!((unreadable.lines, unreadable.torn), (1, true));
    assert!(unreadable.first.as_ref().unwrap().contains("string"));
    for end in header().line().len()..whole.len() {
        let (_, samples) = Samples::read(&whole.as_bytes()[..end]).unwrap();
        assert_eq!(samples.unreadable().lines, 0, "cut at {end}");
    }
}

#[test]
fn a_header_of_another_version_is_refused_by_its_name() {
    let text = header().line().replace("samples/1", "samples/9");
    let error = Samples::read(text.as_bytes()).unwrap_err();
    assert!(error.to_string().contains("stackgen.samples/9"));
    assert!(matches!(
        Samples::read(b"{\"task\":1}\n"),
        Err(HeaderError::Malformed(_))
    ));
}

#[test]
fn what_a_later_version_adds_is_passed_over() {
    let line = some(&id(1)).line();
    let more = line
        .replace("45678]", "45678,null,99]")
        .replace("\"service\"", "\"new\":[1],\"service\"");
    let samples = Samples::read((header().line() + &more).as_bytes())
        .unwrap()
        .1;
    assert_eq!(samples.iter().collect::<Vec<_>>(), [some(&id(1))]);
}

fn any_sample() -> impl Strategy<Value = Sample> {
    let task = prop_oneof![(0_u32..40).prop_map(id), "[a-zA-Z0-9\"\\\\é-]{0,34}"];
    let name = "[a-z\"\\\\ü\u{0}]{0,5}";
    let moment = proptest::option::of(prop_oneof![
        -2000_i64..4_000_000,
        any::<i64>().prop_filter("marks a missing one", |at| *at != MISSING)
    ]);
    let stamps = proptest::array::uniform7(moment);
    let stopped = proptest::option::of((
        proptest::option::of(any::<i64>()),
        proptest::option::of(name),
        name,
    ));
    (
        task,
        name,
        proptest::option::of(name),
        proptest::option::of(name),
        stamps,
        0_u32..3,
        stopped,
    )
        .prop_map(|(task, service, az, host, moments, restarts, stopped)| {
            let mut stamps = Stamps::default();
            moments
                .into_iter()
                .enumerate()
                .for_each(|(place, at)| stamps.put(place, at));
            let stopped = stopped.map(|(at_ms, code, reason)| Stop {
                at_ms,
                code,
                reason,
            });
            Sample {
                task,
                service,
                az,
                host,
                stamps,
                restarts,
                stopped,
            }
        })
}

proptest! {
    #[test]
    fn written_and_read_in_any_parts_is_the_same(
        samples in proptest::collection::vec(any_sample(), 0..80),
        cuts in proptest::collection::vec(0_usize..80, 0..4),
        pushed in any::<bool>(),
    ) {
        let mut expected: Vec<Sample> = Vec::new();
        for sample in &samples {
            match expected.iter_mut().find(|known| known.task == sample.task) {
                Some(known) => known.clone_from(sample),
                None => expected.push(sample.clone()),
            }
        }
        let mut read = Samples::default();
        let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(samples.len())).collect();
        cuts.push(samples.len());
        cuts.sort_unstable();
        let mut from = 0;
        for cut in cuts {
            if pushed {
                samples[from..cut].iter().for_each(|sample| read.push(sample.clone()));
            } else {
                let text: String = samples[from..cut].iter().map(Sample::line).collect();
                read.add(Part::read(text.as_bytes()));
            }
            from = cut;
        }
        prop_assert_eq!(read.unreadable(), &Unreadable::default());
        prop_assert_eq!(read.len(), expected.len());
        prop_assert_eq!(read.superseded(), samples.len() - expected.len());
        prop_assert_eq!(read.iter().collect::<Vec<_>>(), expected);
    }
}
