//! Whether the rest of the code is there, for what is drawn only with it.

use yew::prelude::*;

use crate::platform::rest;

/// Whether it has come; draws again when it does.
#[hook]
pub(crate) fn use_rest() -> bool {
    let come = use_state_eq(rest::is_there);
    {
        let come = come.setter();
        use_effect_with((), move |()| rest::once_there(move || come.set(true)));
    }
    *come
}
