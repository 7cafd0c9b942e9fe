//! Line icons on a 24-unit grid; decoration only, the button around one carries the name.

use yew::prelude::*;

/// Which picture.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Glyph {
    Menu,
    Plus,
    Gear,
    Lock,
    Key,
    Send,
    Stop,
    Down,
    Up,
    Sliders,
    Close,
    Copy,
    Retry,
    Reset,
    Star,
    Bookmark,
    Trash,
    Back,
    Check,
    Warning,
    Shield,
    Inspect,
    Wrap,
    Download,
    Upload,
    Pencil,
    More,
    Forward,
    Clip,
    Page,
    Hourglass,
    Columns,
    Chart,
    Layers,
}

impl Glyph {
    fn path(self) -> &'static str {
        match self {
            Self::Layers => "M12 4l9 5l-9 5l-9-5zM3 14l9 5l9-5",
            Self::Chart => "M5 20V11M12 20V4M19 20v-6",
            Self::Menu => "M4 7h16M4 12h16M4 17h16",
            Self::Plus => "M12 5v14M5 12h14",
            Self::Gear => {
                "M9 12a3 3 0 1 0 6 0a3 3 0 1 0-6 0M12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.6l2.2 2.2M16.2 16.2l2.2 2.2M18.4 5.6l-2.2 2.2M7.8 16.2l-2.2 2.2"
            }
            Self::Lock => "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
            Self::Key => {
                "M11 9a4.500 4.500 0 1 0 9 0a4.500 4.500 0 1 0-9 0M12.300 12.200L5 19.500M8 16.500l2.500 2.500"
            }
            Self::Send => "M12 19V5M6 11l6-6l6 6",
            Self::Stop => "M7 7h10v10H7z",
            Self::Down => "M6 10l6 6l6-6",
            Self::Up => "M6 14l6-6l6 6",
            Self::Sliders => "M4 8h9M17 8h3M15 6v4M4 16h3M11 16h9M9 14v4",
            Self::Close => "M6 6l12 12M18 6L6 18",
            Self::Copy => "M9 9h10v11H9zM5 15V4h10",
            Self::Retry => "M20 12a8 8 0 1 1-2.3-5.7M20 4v5h-5",
            Self::Reset => "M4 12a8 8 0 1 0 2.3-5.7M4 4v5h5",
            Self::Star => {
                "M12 3.500l2.600 5.300l5.900.9l-4.300 4.100l1 5.900L12 17l-5.200 2.700l1-5.900L3.500 9.700l5.900-.9z"
            }
            Self::Bookmark => "M7 4h10v16l-5-4l-5 4z",
            Self::Trash => "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
            Self::Back => "M15 6l-6 6l6 6",
            Self::Clip => {
                "M20 11l-8.500 8.500a5 5 0 0 1-7-7L13 4a3.500 3.500 0 0 1 5 5l-8.500 8.500a1.500 1.500 0 0 1-2.500-2.500L14.500 7.500"
            }
            Self::Page => "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
            Self::Columns => "M4 5h16v14H4zM10 5v14M15 5v14",
            Self::Hourglass => "M7 4h10M7 20h10M8 4c0 4 8 5 8 8s-8 4-8 8M16 4c0 4-8 5-8 8s8 4 8 8",
            Self::Forward => "M9 6l6 6l-6 6",
            Self::Pencil => "M5 19l1-4L16 5l3 3L9 18zM14 7l3 3",
            Self::More => "M4.500 12h1M11.500 12h1M18.500 12h1",
            Self::Check => "M5 12.5l4.5 4.5L19 7.5",
            Self::Warning => "M12 4L2.8 20h18.4zM12 10v4.5M12 17.3v.2",
            Self::Inspect => "M8 7l-5 5l5 5M16 7l5 5l-5 5M13.500 5l-3 14",
            Self::Wrap => {
                "M4 6h16M4 12h13a3 3 0 0 1 0 6h-5M14 15.500l-2.500 2.500l2.500 2.500M4 18h4"
            }
            Self::Download => "M12 4v11M7.500 11l4.500 4.500l4.500-4.500M5 20h14",
            Self::Upload => "M12 15V4M7 9l5-5l5 5M5 20h14",
            Self::Shield => {
                "M12 3l7.5 3v5.5c0 4.5-3 7.8-7.5 9.5c-4.500-1.700-7.500-5-7.500-9.500V6z"
            }
        }
    }
}

/// Draws one.
pub(crate) fn icon(glyph: Glyph) -> Html {
    html! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d={glyph.path()} />
        </svg>
    }
}
