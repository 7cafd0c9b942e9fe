//! Summaries as the runners print them.

use super::*;

fn outcome(passed: u64, failed: u64, skipped: u64) -> Outcome {
    Outcome {
        passed,
        failed,
        skipped,
        flaky: 0,
    }
}

#[test]
fn cargo_summaries_are_summed() {
    let text = "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 3 filtered out; finished in 0.02s\n\
        test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.02s\n";
    assert_eq!(Outcome::read(text, false), outcome(14, 1, 1));
}

#[test]
fn node_summaries_are_read_in_both_styles() {
    let text =
        "ℹ tests 4\nℹ suites 0\nℹ pass 3\nℹ fail 1\nℹ cancelled 0\nℹ skipped 0\nℹ duration_ms 12\n";
    assert_eq!(Outcome::read(text, false), outcome(3, 1, 0));
    assert_eq!(
        Outcome::read("# tests 2\n# pass 2\n# fail 0\n# skipped 0\n", true),
        outcome(2, 0, 0)
    );
}

#[test]
fn playwright_summaries_are_read() {
    let text = "  1 failed\n    [chromium] chat.spec.ts:3 sends\n  2 did not run\n  1 flaky\n  5 passed (3.2s)\n";
    let read = Outcome::read(text, false);
    assert_eq!(
        read,
        Outcome {
            flaky: 1,
            ..outcome(6, 1, 2)
        }
    );
    assert_eq!(read.to_string(), "6 passed, 1 failed, 2 skipped");
}

#[test]
fn a_runner_that_dies_silently_is_a_failure() {
    assert_eq!(
        Outcome::read("error: could not compile", false),
        outcome(0, 1, 0)
    );
}

#[test]
fn files_with_failures_are_tried_again_once() {
    let text = "not ok 2 - a\n  ---\n  location: '/x/sdk.spec.mjs:286:1'\n  ...\nok 3 - b\n\
        not ok 4 - c\n  ---\n  location: '/x/sdk.spec.mjs:9:1'\n  ...\n\
        not ok 5 - d\n  ---\n  location: '/x/wait.spec.mjs:7:1'\n# pass 1\n# fail 3\n";
    let files = failed_files(text).into_iter().collect::<Vec<_>>();
    assert_eq!(files, ["/x/sdk.spec.mjs", "/x/wait.spec.mjs"]);
    let first = Outcome::read(text, false);
    let flaky = |flaky, sum| Outcome { flaky, ..sum };
    assert_eq!(
        first.tried_again(outcome(20, 0, 0)),
        flaky(3, outcome(4, 0, 0))
    );
    assert_eq!(
        first.tried_again(outcome(19, 1, 0)),
        flaky(2, outcome(3, 1, 0))
    );
    assert_eq!(first.tried_again(outcome(0, 9, 0)), first);
}
