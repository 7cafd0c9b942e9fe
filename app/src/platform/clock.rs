//! Time: the wall clock, a clock that only goes forward, and waiting.

use std::{cell::Cell, rc::Rc};

use gloo_timers::callback::{Interval, Timeout};
use maas_core::session::Language;
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};

use super::port;

/// Milliseconds since 1970, by the wall clock.
pub fn now_ms() -> u64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a date is far below 2^53 and not negative"
    )]
    let now = js_sys::Date::now() as u64;
    now
}

/// Seconds since 1970 of a date as headers write it; `None` when it is none.
pub fn read_date(text: &str) -> Option<i64> {
    let ms = js_sys::Date::parse(text);
    #[expect(clippy::cast_possible_truncation, reason = "a date is far below 2^53")]
    let seconds = (ms / 1000.0) as i64;
    (!ms.is_nan()).then_some(seconds)
}

/// The day by the wall clock, in UTC, as `YYYY-MM-DD`.
pub fn today() -> String {
    let now = js_sys::Date::new_0().to_iso_string();
    now.slice(0, 10).into()
}

/// The moment by the wall clock, in UTC, as `YYYY-MM-DD-hhmmss`.
pub fn stamp() -> String {
    let now = String::from(js_sys::Date::new_0().to_iso_string().slice(0, 19));
    now.replace('T', "-").replace(':', "")
}

/// Milliseconds of a clock that only goes forward, in the page and in workers.
pub fn monotonic_ms() -> f64 {
    let clock = js_sys::Reflect::get(&js_sys::global(), &"performance".into());
    clock
        .ok()
        .and_then(|clock| clock.dyn_into::<web_sys::Performance>().ok())
        .map_or_else(js_sys::Date::now, |clock| clock.now())
}

/// A day as people of a language write it; `ms` since 1970.
pub fn date(ms: u64, language: Language) -> String {
    named(ms, language, &[("dateStyle", "medium")])
}

/// When today and yesterday began by the wall clock and the device's time zone, ms since 1970.
pub fn midnights() -> [u64; 2] {
    let now = now_ms();
    [day_of(now, 0), day_of(now, -1)]
}

/// How many minutes the device's clock is ahead of Greenwich's now.
pub fn east_min() -> i32 {
    #[expect(clippy::cast_possible_truncation, reason = "a day at most")]
    let west = js_sys::Date::new_0().get_timezone_offset() as i32;
    -west
}

/// When the day of a moment began by the device's time zone, or one so many days later; ms since 1970.
pub fn day_of(ms: u64, later: i32) -> u64 {
    let date = date_of(ms);
    let (month, day) = (whole(date.get_month()), whole(date.get_date()));
    moment(&js_sys::Date::new_with_year_month_day(
        date.get_full_year(),
        month,
        day + later,
    ))
}

/// When the month of a moment began by the device's time zone, ms since 1970.
pub fn month_of(ms: u64) -> u64 {
    let date = date_of(ms);
    let month = whole(date.get_month());
    moment(&js_sys::Date::new_with_year_month_day(
        date.get_full_year(),
        month,
        1,
    ))
}

/// A day as short as it can be said, in a language: `Nov 21`.
pub fn day_name(ms: u64, language: Language) -> String {
    named(ms, language, &[("month", "short"), ("day", "numeric")])
}

/// A month likewise: `Nov 2026`.
pub fn month_name(ms: u64, language: Language) -> String {
    named(ms, language, &[("year", "numeric"), ("month", "short")])
}

/// A moment to the second, in a language.
pub fn moment_name(ms: u64, language: Language) -> String {
    let parts = [
        ("month", "short"),
        ("day", "numeric"),
        ("hour", "2-digit"),
        ("minute", "2-digit"),
        ("second", "2-digit"),
        ("hourCycle", "h23"),
    ];
    named(ms, language, &parts)
}

fn named(ms: u64, language: Language, parts: &[(&str, &str)]) -> String {
    date_of(ms)
        .to_locale_date_string(locale(language), &options(parts))
        .into()
}

fn options(parts: &[(&str, &str)]) -> js_sys::Object {
    let options = js_sys::Object::new();
    for (name, value) in parts {
        let _ = js_sys::Reflect::set(&options, &(*name).into(), &(*value).into());
    }
    options
}

fn locale(language: Language) -> &'static str {
    match language {
        Language::En => "en",
        Language::Ko => "ko",
    }
}

#[expect(clippy::cast_precision_loss, reason = "a date is far below 2^53")]
fn date_of(ms: u64) -> js_sys::Date {
    js_sys::Date::new(&(ms as f64).into())
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a date is far below 2^53 and not negative"
)]
fn moment(date: &js_sys::Date) -> u64 {
    date.get_time() as u64
}

#[expect(
    clippy::cast_possible_wrap,
    reason = "a month and a day of one are small"
)]
fn whole(part: u32) -> i32 {
    part as i32
}

/// Waits.
pub async fn sleep(ms: u32) {
    gloo_timers::future::TimeoutFuture::new(ms).await;
}

/// Lets everything that waits have its turn. In a tab in the background a timer would take a second for it.
pub async fn turn() {
    let Some((from, to)) = port::line() else {
        return;
    };
    let (done, waiting) = futures_channel::oneshot::channel();
    let done = Closure::once_into_js(move || {
        let _ = done.send(());
    });
    to.set_onmessage(Some(done.unchecked_ref()));
    if from.post_message(&JsValue::NULL).is_ok() {
        let _ = waiting.await;
    }
    to.close();
}

/// Calls once, after a while.
pub fn after(ms: u32, call: impl FnOnce() + 'static) {
    Timeout::new(ms, call).forget();
}

/// Calls once, after a while, unless what this gives is dropped before.
pub fn later(ms: u32, call: impl FnOnce() + 'static) -> Later {
    Later(Timeout::new(ms, call))
}

/// A call that waits for its time.
pub struct Later(#[expect(dead_code, reason = "what counts is that it is dropped")] Timeout);

/// Calls again and again for the rest of the page's life.
pub fn every(ms: u32, call: impl FnMut() + 'static) {
    Interval::new(ms, call).forget();
}

/// Calls once, before the next picture is drawn, or after a quarter of a second where none is drawn
/// (a tab in the background).
pub fn on_next_frame(call: impl FnOnce() + 'static) {
    let call = Rc::new(Cell::new(Some(call)));
    let run = {
        let call = call.clone();
        move || {
            if let Some(call) = call.take() {
                call();
            }
        }
    };
    let late = run.clone();
    Timeout::new(250, late).forget();
    let frame = Closure::once_into_js(run);
    if let Some(window) = web_sys::window() {
        let _ = window.request_animation_frame(frame.unchecked_ref());
    }
}

/// Waits for the next picture; see [`on_next_frame`].
pub async fn next_frame() {
    let (done, waiting) = futures_channel::oneshot::channel();
    on_next_frame(move || {
        let _ = done.send(());
    });
    let _ = waiting.await;
}

/// Waits for pictures and measures them: each from its beginning until what waits behind it has its turn.
#[derive(Default)]
pub struct Pictures(Cell<Option<f64>>);

impl Pictures {
    /// Waits for the next picture. Gives how long the one before took that it was called for, in milliseconds; `None` the first time.
    /// To be called right after drawing, so that laying out and painting count and a pause does not.
    pub async fn next(&self) -> Option<f64> {
        let began_ms = self.0.take();
        // What has its turn now comes behind the picture.
        turn().await;
        let took_ms = began_ms.map(|began_ms| monotonic_ms() - began_ms);
        next_frame().await;
        self.0.set(Some(monotonic_ms()));
        took_ms
    }
}
