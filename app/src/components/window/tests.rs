//! The arithmetic of what is drawn, played against a list whose true heights are known.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    reason = "tests"
)]

use super::{Seen, Window};

/// A list as a browser would lay it out.
struct List {
    window: Window<usize>,
    /// The true heights, by key.
    heights: Vec<f64>,
    keys: Vec<usize>,
    above: f64,
    y: f64,
    height: f64,
    width: f64,
}

const SCREEN: f64 = 900.0;
const PAD: f64 = 24.0;
const BYTES: usize = 5000;

impl List {
    /// So many messages of 5,000 bytes, each of a height of its own that no guess hits.
    fn new(count: usize) -> Self {
        let heights = (0..count).map(|key| 400.0 + 137.0 * (key % 17) as f64);
        let mut list = Self {
            window: Window::default(),
            heights: heights.collect(),
            keys: (0..count).collect(),
            above: 0.0,
            y: 0.0,
            height: SCREEN,
            width: 800.0,
        };
        list.take();
        list
    }

    fn take(&mut self) {
        self.take_of(true);
    }

    fn take_of(&mut self, complete: bool) {
        let keys = self.keys.iter().map(|key| (key, BYTES));
        self.window.take(keys, complete);
        self.settle();
    }

    fn height(&self, at: usize) -> f64 {
        self.heights[self.keys[at]]
    }

    fn edges(&self, above: f64) -> Vec<f64> {
        let mut edges = vec![PAD + above];
        for at in self.window.drawn() {
            edges.push(edges.last().unwrap() + self.height(at));
        }
        edges
    }

    fn seen(&self, below: f64) -> Seen {
        let total = self.edges(self.above).last().unwrap() + below;
        Seen {
            y: self.y,
            height: self.height,
            width: self.width,
            total,
        }
    }

    fn settle(&mut self) {
        let guess = self.window.guess();
        let edges = self.edges(guess.above);
        self.above = guess.above;
        let seen = self.seen(guess.below);
        let spaces = self.window.settle(edges, guess.above, seen);
        self.above = spaces.above;
        if let Some(y) = spaces.y {
            let total = self.seen(spaces.below).total;
            self.y = y.clamp(0.0, (total - self.height).max(0.0));
            self.window.stands(self.seen(spaces.below));
        }
        if self.window.lacks() {
            self.settle();
        }
    }

    fn look(&mut self) {
        let seen = self.seen(self.window.guess().below);
        if self.window.look(seen) {
            self.settle();
        }
    }

    fn scroll(&mut self, by: f64) {
        let total = self.seen(self.window.guess().below).total;
        self.y = (self.y + by).clamp(0.0, total - SCREEN);
        self.look();
    }

    /// Where a message's upper edge is on the screen.
    fn on_screen(&self, key: usize) -> f64 {
        let at = self.keys.iter().position(|known| *known == key).unwrap();
        let place = at - self.window.drawn().start;
        self.edges(self.above)[place] - self.y
    }

    /// The first message on the screen.
    fn first(&self) -> usize {
        let edges = self.edges(self.above);
        let place = edges.windows(2).position(|two| two[1] > self.y);
        self.keys[self.window.drawn().start + place.unwrap()]
    }

    fn fills_the_screen(&self) -> bool {
        let edges = self.edges(self.above);
        let top = self.window.drawn().start == 0 || edges[0] <= self.y;
        let end = self.window.drawn().end == self.keys.len();
        top && (end || *edges.last().unwrap() >= self.y + SCREEN)
    }
}

#[test]
fn it_opens_at_the_end_and_draws_little() {
    let list = List::new(1000);
    assert_eq!(list.window.drawn().end, 1000);
    assert!(list.window.drawn().len() < 10);
    assert!(list.window.follows());
    let last = list.on_screen(999) + list.height(999);
    assert!((last - SCREEN).abs() < 0.01, "{last}");
}

#[test]
fn scrolling_up_moves_everything_by_as_much_as_was_scrolled_and_reaches_the_first() {
    let mut list = List::new(1000);
    let mut steps = 0;
    while list.first() != 0 || list.y > 0.0 {
        let (first, y) = (list.first(), list.y);
        let at = list.on_screen(first);
        list.scroll(-250.0);
        if list.window.drawn().contains(&first) && y >= 250.0 {
            let moved = list.on_screen(first) - at;
            assert!((moved - 250.0).abs() < 0.01, "{first} moved by {moved}");
        }
        assert!(list.fills_the_screen(), "at {}", list.y);
        assert!(list.window.drawn().len() < 14);
        steps += 1;
        let seen = list.seen(list.window.guess().below);
        if steps % 40 == 0
            && let Some(spaces) = list.window.rest(seen)
        {
            let at = list.on_screen(list.first());
            let first = list.first();
            list.above = spaces.above;
            list.y = spaces.y.unwrap();
            assert!((list.on_screen(first) - at).abs() < 0.01);
        }
        assert!(steps < 20_000, "stuck at {}", list.y);
    }
    assert_eq!(list.window.drawn().start, 0);
    assert!((list.on_screen(0) - PAD).abs() < 0.01);
    assert!(!list.window.follows());
}

#[test]
fn a_jump_fills_the_screen_anywhere() {
    let mut list = List::new(1000);
    for share in [0.5, 0.1, 0.9, 0.0, 0.3] {
        let total = list.seen(list.window.guess().below).total;
        list.scroll(share * (total - SCREEN) - list.y);
        assert!(list.fills_the_screen(), "at {share}");
        assert!(list.window.drawn().len() < 14);
    }
    assert!(!list.window.follows());
}

#[test]
fn what_is_read_stays_while_others_grow_come_and_go() {
    let mut list = List::new(1000);
    list.scroll(-40_000.0);
    let first = list.first();
    let at = list.on_screen(first);
    let stays = |list: &List, what: &str| {
        let now = list.on_screen(first);
        assert!((now - at).abs() < 0.01, "{what}: {at} became {now}");
    };
    // An answer comes at the end.
    list.keys.push(1000);
    list.heights.push(80.0);
    list.take();
    stays(&list, "added");
    // Something drawn above becomes higher: late pictures, colours, formulas.
    let above = list.window.drawn().start;
    assert!(list.keys[above] < first);
    let key = list.keys[above];
    list.heights[key] += 333.0;
    list.settle();
    stays(&list, "grown above");
    // One above goes, another is put in, and the beginning turns out to be longer.
    list.keys.remove(above);
    list.take();
    stays(&list, "taken out");
    list.heights.push(640.0);
    list.keys.insert(above, 1001);
    list.take();
    stays(&list, "put in");
    for key in 1002..1010 {
        list.heights.push(500.0);
        list.keys.insert(0, key);
    }
    list.take();
    stays(&list, "put before");
}

#[test]
fn what_is_read_stays_when_the_lines_are_broken_anew() {
    let mut list = List::new(1000);
    list.scroll(-40_000.0);
    let first = list.first();
    let share = |list: &List| -list.on_screen(first) / list.heights[first];
    let before = share(&list);
    assert!(before > 0.1);
    for height in &mut list.heights {
        *height *= 1.5;
    }
    list.width = 500.0;
    list.settle();
    assert!(
        (share(&list) - before).abs() < 0.001,
        "{before} {}",
        share(&list)
    );
    // While it grows at its end, its beginning stays.
    let at = list.on_screen(first);
    list.heights[first] += 300.0;
    list.settle();
    assert!((list.on_screen(first) - at).abs() < 0.01);
}

#[test]
fn the_end_is_followed_until_the_reader_goes_up_and_again_from_the_bottom() {
    let mut list = List::new(200);
    let at_end = |list: &List| {
        let last = list.keys.len() - 1;
        (list.on_screen(list.keys[last]) + list.height(last) - SCREEN).abs() < 0.01
    };
    let grow = |list: &mut List, by: f64| {
        *list.heights.last_mut().unwrap() += by;
        list.settle();
        list.look();
    };
    for _ in 0..30 {
        grow(&mut list, 100.0);
        assert!(at_end(&list));
    }
    list.scroll(-300.0);
    assert!(!list.window.follows());
    let y = list.y;
    grow(&mut list, 500.0);
    assert_eq!(list.y, y);
    list.scroll(f64::MAX);
    assert!(list.window.follows());
    grow(&mut list, 70.0);
    assert!(at_end(&list));
    list.scroll(-30_000.0);
    list.window.follow();
    list.settle();
    assert!(at_end(&list) && list.fills_the_screen());
}

#[test]
fn another_version_is_shown_where_the_reader_is() {
    // Its beginning is in view: that stays, even where the end was followed.
    let mut list = List::new(200);
    list.heights[199] = 500.0;
    list.settle();
    let at = list.on_screen(199);
    assert!(list.window.follows() && at > 0.0);
    list.keys[199] = 200;
    list.heights.push(3000.0);
    list.take();
    assert!((list.on_screen(200) - at).abs() < 0.01);
    // Its end is, with what chose it: that stays.
    list.scroll(1000.0);
    let end = list.on_screen(200) + 3000.0;
    assert!(list.on_screen(200) < 0.0);
    list.keys[199] = 199;
    list.heights[199] = 1700.0;
    list.take();
    let now = list.on_screen(199) + 1700.0;
    // As far as there is enough below.
    assert!(
        (now - end).abs() < 0.01 || (now - SCREEN).abs() < 0.01,
        "{end} {now}"
    );
}

#[test]
fn a_message_is_brought_into_view_wherever_it_is() {
    let mut list = List::new(1000);
    for key in [3, 500, 501, 998, 0] {
        list.window.reveal(key, 16.0);
        list.settle();
        list.look();
        assert!(list.fills_the_screen());
        let at = list.on_screen(key);
        let end = list.seen(list.window.guess().below).total - SCREEN;
        assert!(
            (at - 16.0).abs() < 0.01 || list.y == 0.0 || list.y == end,
            "{key} at {at}"
        );
        assert!((0.0..SCREEN).contains(&at));
    }
}

#[test]
fn the_beginning_and_the_end_are_reached_at_once() {
    let mut list = List::new(1000);
    list.window.begin();
    list.settle();
    assert_eq!(list.window.drawn().start, 0);
    assert!(list.y.abs() < 0.01 && list.fills_the_screen(), "{}", list.y);
    list.window.follow();
    list.settle();
    assert!((list.on_screen(999) + list.height(999) - SCREEN).abs() < 0.01);
}

#[test]
fn a_short_conversation_is_drawn_whole_step_by_step() {
    let mut list = List::new(20);
    assert!(list.window.is_whole());
    let mut steps = 0;
    while list.window.fill() {
        list.settle();
        steps += 1;
        let last = list.on_screen(19) + list.height(19);
        assert!((last - SCREEN).abs() < 0.01);
    }
    assert!((1..20).contains(&steps));
    assert_eq!(list.window.drawn(), 0..20);
    list.keys.remove(4);
    list.take();
    assert_eq!(list.window.drawn(), 0..19);
}

#[test]
fn the_first_picture_is_the_screen_and_the_next_one_has_what_is_beyond_it() {
    for height in [60.0, 300.0, 700.0] {
        let mut list = List::new(0);
        list.heights = vec![height; 400];
        list.keys = (0..400).collect();
        list.take();
        assert!(list.fills_the_screen(), "{height}");
        let first = list.window.drawn().len();
        assert!(list.window.is_unfinished() && list.window.fill());
        list.settle();
        assert!(list.window.drawn().len() > first, "{height}");
        assert!(!list.window.is_unfinished() && list.window.follows());
        let last = list.on_screen(399) + height;
        assert!((last - SCREEN).abs() < 0.01, "{height}: {last}");
    }
}

#[test]
fn the_end_of_a_chat_comes_first_and_the_rest_before_it() {
    let mut list = List::new(1000);
    let all = std::mem::take(&mut list.keys);
    list.window = Window::default();
    list.keys = all[988..].to_vec();
    list.take_of(false);
    // Few as they are, the browser's own search would not find the rest.
    assert!(!list.window.is_whole());
    list.scroll(-500.0);
    let first = list.first();
    let at = list.on_screen(first);
    list.keys = all;
    list.take();
    assert!((list.on_screen(first) - at).abs() < 0.01);
    list.scroll(-5000.0);
    assert!(list.fills_the_screen());
}

#[test]
fn everything_is_drawn_for_the_printer_and_little_afterwards() {
    let mut list = List::new(1000);
    list.scroll(-40_000.0);
    let first = list.first();
    let at = list.on_screen(first);
    list.window.draw_all(true);
    list.settle();
    assert_eq!(list.window.drawn(), 0..1000);
    list.window.draw_all(false);
    list.settle();
    assert!(list.window.drawn().len() < 14);
    assert!((list.on_screen(first) - at).abs() < 0.01);
}

/// A browser tells of scrolling only with its next picture; what is drawn before must not undo it.
#[test]
fn what_comes_before_the_reader_s_scrolling_is_known_does_not_undo_it() {
    let mut list = List::new(1000);
    for by in [-5.0, -40.0, -3000.0] {
        list.y += by;
        let y = list.y;
        *list.heights.last_mut().unwrap() += 200.0;
        list.settle();
        assert_eq!(list.y, y, "{by}");
        assert!(!list.window.follows());
        list.look();
        list.scroll(f64::MAX);
        assert!(list.window.follows());
    }
    // The field below it became lower, and an answer came before that was seen: the browser went up, not the reader.
    list.height -= 300.0;
    list.settle();
    list.height += 300.0;
    list.y -= 300.0;
    *list.heights.last_mut().unwrap() += 200.0;
    list.look();
    list.settle();
    assert!(list.window.follows());
    // The same where something had become lower for a moment.
    list.heights[999] -= 150.0;
    list.scroll(0.0);
    list.settle();
    list.heights[999] += 150.0;
    list.settle();
    list.look();
    assert!(list.window.follows());
}

/// The browser may still tell of an earlier scrolling when a message is looked for.
#[test]
fn what_is_brought_into_view_is_not_lost_to_an_earlier_scrolling() {
    for key in [998, 500] {
        let mut list = List::new(1000);
        list.heights[999] = 5000.0;
        list.settle();
        list.window.reveal(key, 16.0);
        list.look();
        list.settle();
        list.look();
        assert!(
            (list.on_screen(key) - 16.0).abs() < 0.01,
            "{key} at {}",
            list.on_screen(key)
        );
        assert!(!list.window.follows());
    }
}

#[test]
fn little_is_drawn_while_more_is_to_come_and_all_of_it_when_that_was_all() {
    let mut list = List::new(0);
    list.heights = vec![600.0; 12];
    list.keys = (0..12).collect();
    list.take_of(false);
    assert!(list.window.fill());
    list.settle();
    assert!(!list.window.fill());
    let drawn = list.window.drawn();
    assert!(drawn.len() < 12 && drawn.end == 12);
    list.take();
    while list.window.fill() {
        list.settle();
    }
    assert_eq!(list.window.drawn(), 0..12);
}
