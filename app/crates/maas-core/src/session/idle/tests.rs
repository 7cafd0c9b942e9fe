//! The vault closes when it should and not before.

use super::*;

const START: u64 = 1_800_000_000_000;

/// Looks every 15 s up to `minutes`; says at which minute it was over.
fn over_after(watch: &mut Watch, minutes: u64, auto_lock: u32, active: bool) -> Option<u64> {
    (1..=minutes * 4).find_map(|step| {
        let now = START + step * 15_000;
        if active {
            watch.active_ms = now;
        }
        watch.is_over(now, auto_lock).then_some(step / 4)
    })
}

#[test]
fn an_idle_vault_closes_after_its_minutes_and_a_used_one_does_not() {
    assert_eq!(over_after(&mut Watch::new(START), 60, 15, false), Some(15));
    assert_eq!(over_after(&mut Watch::new(START), 60, 1, false), Some(1));
    assert_eq!(over_after(&mut Watch::new(START), 60, 0, false), Some(1));
    assert_eq!(over_after(&mut Watch::new(START), 60, 15, true), None);
}

#[test]
fn half_a_day_is_the_longest() {
    assert_eq!(
        over_after(&mut Watch::new(START), 13 * 60, 15, true),
        Some(12 * 60)
    );
}

#[test]
fn a_clock_that_jumps_either_way_closes_it() {
    for now in [START + 5 * 60_000 + 1, START - 5 * 60_000 - 1] {
        assert!(Watch::new(START).is_over(now, 60));
    }
    assert!(!Watch::new(START).is_over(START + 5 * 60_000, 60));
}
