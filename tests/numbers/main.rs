//! Our numbers beside numpy's, on the same random data.
//!
//! numpy comes from `tests/requirements.txt` in a virtual environment, which `tests/run` makes.
//! Without it the tests fail and say what to run; nothing is skipped in silence.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says why and stops"
)]

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use stackgen::timeline::{
    Distribution, Header, Phase, Quantiles, Sample, Samples, Stamp, Stamps, Summary,
};

/// Reads a list of whole numbers a line; answers with its quantiles, mean and negatives.
const NUMPY: &str = "
import json, sys, numpy
for line in open(sys.argv[1]):
    values = numpy.array(json.loads(line), dtype=numpy.int64)
    quantiles = numpy.percentile(values, [0, 50, 90, 95, 99, 100])
    print(*map(float, [*quantiles, values.mean(), (values < 0).sum()]))
";

/// Reads a samples file as anyone would; answers with the 50th and 99th percentile of each phase.
const READER: &str = "
import json, sys, numpy
lines = [json.loads(line) for line in open(sys.argv[1])][1:]
newest = {line['task']: (line['ms'] + [None] * 7)[:7] for line in lines}
for begin, end in [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (0, 5)]:
    rows = [row for row in newest.values() if row[0] is not None]
    known = [row[end] - row[begin] for row in rows if None not in (row[begin], row[end])]
    print(*map(float, [len(known), len(rows) - len(known), *numpy.percentile(known, [50, 99])]))
";

fn python() -> PathBuf {
    let folder = std::env::var_os("STACKGEN_TEST_VENV").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join(".venv"),
        PathBuf::from,
    );
    let program = folder.join("bin").join("python");
    assert!(
        program.exists(),
        "there is no `{}`: run `python3 tests/run`, which installs it",
        program.display()
    );
    program
}

/// What `script` says about `text`, a list of numbers a line.
fn ask(script: &str, text: &str) -> Vec<Vec<f64>> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    let answer = Command::new(python())
        .args(["-c", script])
        .arg(file.path())
        .output()
        .unwrap();
    assert!(
        answer.status.success(),
        "{}",
        String::from_utf8_lossy(&answer.stderr)
    );
    let lines = String::from_utf8(answer.stdout).unwrap();
    // Not through serde_json, whose numbers may be off in the last bit.
    let numbers = |line: &str| line.split(' ').map(|word| word.parse().unwrap()).collect();
    lines.lines().map(numbers).collect()
}

/// Random numbers that are the same every time (Knuth's MMIX generator).
struct Random(u64);

impl Random {
    fn below(&mut self, end: i64) -> i64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        i64::try_from((u128::from(self.0) * u128::try_from(end).unwrap()) >> 64).unwrap()
    }
}

fn power(tens: i64) -> i64 {
    10_i64.pow(u32::try_from(tens).unwrap())
}

/// Sets of all sizes, ranges and places: with many equal values, with negative ones, wide and narrow.
fn sets() -> Vec<Vec<i64>> {
    let mut random = Random(2026);
    let set = |_| {
        // Up to 3, 30, 300 or 3 000 values out of a range of 10 to 10⁹.
        let (tens, digits) = (random.below(4), 1 + random.below(9));
        let size = 1 + random.below(3 * power(tens));
        let range = 1 + random.below(power(digits));
        let low = random.below(2 * range) - range;
        (0..size).map(|_| low + random.below(range)).collect()
    };
    (0..1000).map(set).collect()
}

#[test]
#[expect(
    clippy::float_cmp,
    reason = "the same to the last bit is what is asked for"
)]
fn quantiles_of_a_thousand_random_sets_are_numpys_to_the_last_bit() {
    let sets = sets();
    let lines: Vec<String> = sets.iter().map(|set| format!("{set:?}")).collect();
    let text = lines.join("\n");
    let theirs = ask(NUMPY, &text);
    assert_eq!(theirs.len(), sets.len());
    for (set, theirs) in sets.iter().zip(theirs) {
        let ours = Distribution::of(set, 0);
        let Quantiles {
            min_ms,
            p50_ms,
            p90_ms,
            p95_ms,
            p99_ms,
            max_ms,
            mean_ms,
        } = ours.quantiles.unwrap();
        let quantiles = [min_ms, p50_ms, p90_ms, p95_ms, p99_ms, max_ms];
        assert_eq!(quantiles, theirs[..6], "of {} values", set.len());
        // numpy adds up in doubles, we in whole numbers.
        let apart = (mean_ms - theirs[6]).abs() / theirs[6].abs().max(1.0);
        assert!(apart < 1e-9, "{mean_ms} and {}", theirs[6]);
        assert_eq!(f64::from(ours.negative), theirs[7]);
    }
}

#[test]
#[expect(
    clippy::float_cmp,
    reason = "the same to the last bit is what is asked for"
)]
fn phases_of_a_file_are_those_that_a_script_finds_in_it() {
    let mut random = Random(3500);
    let header = Header {
        schema: Header::SCHEMA.to_owned(),
        t0: "2026-01-02T03:04:05Z".parse().unwrap(),
        simulated: true,
        from: 0,
        to: 2000,
        stamps: BTreeMap::default(),
    };
    let mut text = header.line();
    for _ in 0..5000 {
        let mut stamps = Stamps::default().with(Stamp::Requested, random.below(50));
        let mut at = 0;
        for stamp in &Stamp::ALL[1..6] {
            at += random.below(20_000) - 200;
            if random.below(10) > 0 {
                stamps.set(*stamp, at);
            }
        }
        let task = format!("{:032x}", random.below(2000));
        text += &Sample {
            task,
            stamps,
            service: "one".to_owned(),
            ..Sample::default()
        }
        .line();
    }
    let (header, samples) = Samples::read(text.as_bytes()).unwrap();
    let (summary, _) = Summary::of(&header, &samples, None);
    let theirs = ask(READER, &text);
    for (phase, theirs) in Phase::ALL.into_iter().zip(theirs) {
        let lengths = summary.phase(phase).unwrap().lengths;
        let quantiles = lengths.quantiles.unwrap();
        let ours = [
            f64::from(lengths.n),
            f64::from(lengths.missing),
            quantiles.p50_ms,
            quantiles.p99_ms,
        ];
        assert_eq!(ours, theirs[..], "{phase}");
    }
}
