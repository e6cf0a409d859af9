//! Any `--set` argument is refused with a problem or taken.

#![no_main]

use libfuzzer_sys::fuzz_target;
use stackgen::profile::Overrides;
use stackgen::store::Library;

fuzz_target!(|argument: &str| {
    let overrides = Overrides {
        sets: vec![argument.to_owned()],
        ..Overrides::default()
    };
    let opened = Library::default().open("ecs-ec2-95pct", &overrides);
    if let Err(errors) = opened {
        assert!(!errors.problems.is_empty());
    }
});
