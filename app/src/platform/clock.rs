//! Time: the wall clock, a clock that only goes forward, and waiting.

use std::{cell::Cell, rc::Rc};

use gloo_timers::callback::{Interval, Timeout};
use maas_core::session::Language;
use wasm_bindgen::{JsCast as _, closure::Closure};

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

/// Milliseconds of a clock that only goes forward.
pub fn monotonic_ms() -> f64 {
    web_sys::window()
        .and_then(|window| window.performance())
        .map_or_else(js_sys::Date::now, |performance| performance.now())
}

/// A day as people of a language write it; `ms` since 1970.
#[expect(clippy::cast_precision_loss, reason = "a date is far below 2^53")]
pub fn date(ms: u64, language: Language) -> String {
    let locale = match language {
        Language::En => "en",
        Language::Ko => "ko",
    };
    let date = js_sys::Date::new(&(ms as f64).into());
    let options = js_sys::Object::new();
    let _ = js_sys::Reflect::set(&options, &"dateStyle".into(), &"medium".into());
    date.to_locale_date_string(locale, &options).into()
}

/// When today and yesterday began by the wall clock and the device's time zone, ms since 1970.
pub fn midnights() -> [u64; 2] {
    let now = js_sys::Date::new_0();
    [0, 1].map(|days_ago| {
        #[expect(
            clippy::cast_possible_wrap,
            reason = "a month and a day of one are small"
        )]
        let (month, day) = (now.get_month() as i32, now.get_date() as i32 - days_ago);
        let midnight = js_sys::Date::new_with_year_month_day(now.get_full_year(), month, day);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a date is far below 2^53 and not negative"
        )]
        let midnight = midnight.get_time() as u64;
        midnight
    })
}

/// Waits.
pub async fn sleep(ms: u32) {
    gloo_timers::future::TimeoutFuture::new(ms).await;
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
