//! Pictures that models make: only those that a page can show are taken.

use crate::event::ChatEvent;

/// A picture by its bytes; one of a form that is not a picture's says nothing.
pub(super) fn of_data(media_type: &str, base64: &str) -> Option<ChatEvent> {
    let is_picture = media_type.starts_with("image/") && !base64.is_empty();
    is_picture.then(|| ChatEvent::Image {
        media_type: media_type.to_owned(),
        base64: base64.to_owned(),
    })
}

/// A picture by a `data:` address; any other address would have to be asked from someone.
pub(super) fn of_url(url: &str) -> Option<ChatEvent> {
    let (media_type, base64) = url.strip_prefix("data:")?.split_once(";base64,")?;
    of_data(media_type, base64)
}
