//! Entries come back from storage as they were.

use super::*;

#[test]
fn what_is_read_joins_what_has_ended_since_and_nothing_is_there_twice() {
    let mut app = app();
    app.submit("One");
    let turn = app.turn();
    fails(&mut app, turn, error(ErrorKind::BadKey), 5.0);
    let [fresh] = entries(&app).try_into().unwrap();
    // Nobody asked for it.
    app.check_ignored(LedgerMsg::Loaded {
        rows: vec![made(3)],
        damaged: 0,
    });
    app.check(LedgerMsg::Load, &["LoadLedger"]);
    app.check(LedgerMsg::Load, &[]);
    let rows = vec![made(3), vec![fresh]];
    app.say(LedgerMsg::Loaded { rows, damaged: 2 });
    assert_eq!((app.model.ledger.count(), app.model.ledger.damaged), (4, 2));
    assert_eq!(app.model.ledger.reading, Reading::Done);
}

#[test]
fn a_row_is_read_as_it_was_written_and_damage_is_noticed() {
    let entries = made(500);
    let row = page::write(&entries);
    assert_eq!(page::read(&row).unwrap(), entries);
    // A row of one entry takes little more than its words.
    assert!(page::write(&entries[..1]).len() < 80);
    assert!(row.len() < 500 * 60, "{} bytes", row.len());
    assert_eq!(page::read(&[]), None);
    let (few, row) = (&entries[..20], page::write(&entries[..20]));
    // Without what stands behind the page it is the row of a version that knew no workspaces.
    let mut bare = few.to_vec();
    bare.iter_mut().for_each(|entry| entry.workspace = None);
    let bare_row = page::write(&bare);
    assert_eq!(page::read(&bare_row).unwrap(), bare);
    for cut in (0..row.len()).filter(|cut| *cut != bare_row.len()) {
        assert_eq!(page::read(&row[..cut]), None, "cut after {cut}");
    }
    let mut later = row;
    later[0] = 2;
    assert_eq!(page::read(&later), None);
}

#[test]
fn the_largest_numbers_come_back() {
    let mut entries = made(1);
    let entry = &mut entries[0];
    (entry.id, entry.at_ms, entry.cost_nano) = (u64::MAX, u64::MAX, Some(u64::MAX));
    (entry.input, entry.relay_us) = (Some(u32::MAX), Some(u32::MAX));
    let row = page::write(&entries);
    assert_eq!(page::read(&row).unwrap(), entries);
    // One bit more than a number can have, in the id: the first one behind names and count.
    let id = row
        .windows(10)
        .position(|ten| ten == [&[255; 9][..], &[1]].concat());
    let mut too_large = row.clone();
    too_large[id.unwrap() + 9] = 2;
    assert_eq!(page::read(&too_large), None);
    // More entries than there are bytes for.
    assert_eq!(page::read(&[1, 0, 255, 255, 255, 255, 15]), None);
}

#[test]
fn rows_are_put_together_when_they_are_many() {
    assert!(page::to_join(&[(1, 1); 255]).is_empty());
    let mut rows = vec![(1, 1); 256];
    rows.insert(3, (1, page::FULL));
    rows.push((1, page::FULL / 2));
    // Whoever sent it, perhaps in another tab, will write its end there.
    rows.push((page::UNDER_WAY, 1));
    let joined = page::to_join(&rows);
    assert_eq!(joined.len(), 256);
    assert!([3, 257, 258].iter().all(|place| !joined.contains(place)));
}
