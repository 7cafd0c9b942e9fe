//! What first bytes tell.

#![expect(clippy::indexing_slicing, reason = "tests")]

use super::*;

fn picture(exact: bool, moves: bool, heic: bool) -> Nature {
    Nature::Picture { exact, moves, heic }
}

#[test]
fn the_first_bytes_tell_and_no_name() {
    for (head, nature) in [
        (&b"%PDF-1.7"[..], Nature::Document),
        (b"\xff\xd8\xff\xe1..Exif", picture(false, false, false)),
        (b"\x89PNG\r\n\x1a\n....IHDR", picture(true, false, false)),
        (
            b"\x89PNG\r\n\x1a\n....IHDR....acTL",
            picture(true, true, false),
        ),
        (b"GIF89a......", picture(true, false, false)),
        (
            b"GIF89a......!\xff\x0bNETSCAPE2.0",
            picture(true, true, false),
        ),
        (b"RIFF....WEBPVP8 ", picture(false, false, false)),
        (
            b"RIFF....WEBPVP8X..........ANIM",
            picture(false, true, false),
        ),
        (b"BM....\0\0\0\0", picture(true, false, false)),
        (b"\0\0\0\x20ftypavif", picture(false, false, false)),
        (b"\0\0\0\x20ftypheic", picture(false, false, true)),
        (b"\0\0\0\x20ftypmif1", picture(false, false, true)),
        (b"\0\0\0\x20ftypisom", Nature::Other),
        (b"<svg xmlns=", Nature::Other),
        (b"BMW is a car", Nature::Other),
        (b"", Nature::Other),
    ] {
        assert_eq!(Nature::of(head), nature, "{}", head.escape_ascii());
    }
}

#[test]
fn text_has_lines_and_tabs_but_no_other_control_characters() {
    assert!(is_text("fn main() {\r\n\t\x1b[1m차\x0c}\n"));
    assert!(!is_text("PK\x03\x04"));
    assert!(!is_text("a\0b"));
}

#[test]
fn pictures_keep_their_shape() {
    assert_eq!(fit((4000, 3000), 2048), (2048, 1536));
    assert_eq!(fit((3000, 4000), 2048), (1536, 2048));
    assert_eq!(fit((800, 600), 2048), (800, 600));
    assert_eq!(fit((100_000, 3), 2048), (2048, 1));
    assert_eq!(fit((1, 1), 2048), (1, 1));
}

#[test]
fn a_pdf_says_at_its_beginning_how_many_pages_it_has() {
    for (head, found) in [
        (
            &b"%PDF-1.5\n8 0 obj<</Linearized 1/L 90210/O 10/E 70/N 12/T 90/H [ 1 2]>>"[..],
            Some(12),
        ),
        (
            b"%PDF-1.4 << /Type /Pages /Kids [3 0 R] /Count 3 >> << /Type /Pages /Count 41>>",
            Some(41),
        ),
        (b"%PDF-1.7 << /Count 0 >>", None),
        (b"%PDF-1.7 << /Count many >>", None),
        (b"%PDF-1.7 /Count ", None),
        (b"", None),
    ] {
        assert_eq!(pages(head), found, "{:?}", String::from_utf8_lossy(head));
    }
}

#[test]
fn a_picture_says_how_large_it_is_before_it_is_unpacked() {
    let jpeg = b"\xff\xd8\xff\xe0\0\x04ab\xff\xff\xc4\0\x02\xff\xc2\0\x11\x08\x01\x02\x03\x04";
    for (head, told) in [
        (
            &b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0\0\x02\0\0"[..],
            Some((256, 131_072)),
        ),
        (b"GIF89a\x02\x01\x04\x03", Some((258, 772))),
        (
            b"RIFF....WEBPVP8X........\xff\0\0\x01\x02\0",
            Some((256, 514)),
        ),
        (
            b"RIFF....WEBPVP8 ..........\x02\x41\x04\x03",
            Some((258, 772)),
        ),
        (b"RIFF....WEBPVP8L.....\x01\x80\x02\0", Some((2, 11))),
        (jpeg, Some((772, 258))),
        (b"RIFF....WEBPVP9?", None),
        (b"\xff\xd8\xff\xda\0\x02", None),
        (b"\xff\xd8\xff\xe0\xff\xff", None),
        (b"\xff\xd8..", None),
        (b"BM....\0\0\0\0", None),
        (b"", None),
    ] {
        assert_eq!(size(head), told, "{}", head.escape_ascii());
        for cut in 0..head.len() {
            let _ = size(&head[..cut]);
        }
    }
    for cut in 0..jpeg.len() {
        assert_eq!(size(&jpeg[..cut]), None, "cut at {cut}");
    }
}
