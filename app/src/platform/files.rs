//! Reads files that a person gave, in the page and in the worker that reads another app's. Pictures are drawn anew, smaller where that is needed, so that nothing of the file goes
//! with them but what is seen: not where they were taken, nor with what.

use js_sys::{Function, Promise, Reflect};
use maas_core::files::{
    FileTrouble,
    nature::{Nature, fit, is_text, pages},
};
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, ImageBitmap, ImageEncodeOptions, OffscreenCanvas, OffscreenCanvasRenderingContext2d,
    TextDecoder, TextDecoderOptions,
};

use super::{bytes::Bytes, dom::files::Chosen};

/// Larger files are not read at all, in bytes.
const MOST_BYTES: u64 = 64_000_000;
/// The largest PDF, in bytes; no provider takes more in a request.
const MOST_DOCUMENT_BYTES: u64 = 32_000_000;
/// The largest text, in bytes: about what the longest contexts hold.
const MOST_TEXT_BYTES: u64 = 2_000_000;
/// So much of a file tells what it is, in bytes.
const HEAD_BYTES: u32 = 65_536;
/// A picture without gaps that is larger than this as PNG, in bytes, is a photo, and better off as JPEG.
const MOST_PNG_BYTES: f64 = 1_500_000.0;
const JPEG_QUALITY: f64 = 0.88;
/// So often a picture is made smaller before it is given up.
const ATTEMPTS: u32 = 6;

/// How much room a picture has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// Its longest edge, in pixels.
    pub edge: u32,
    /// Its size, in bytes.
    pub bytes: u64,
}

/// A file, ready to be sent.
pub struct Read {
    /// The bytes.
    pub bytes: Bytes,
    /// What they are.
    pub media_type: &'static str,
    /// Width and height, of a picture.
    pub pixels: Option<(u32, u32)>,
    /// How many pages, of a PDF that says so at its beginning.
    pub pages: Option<u32>,
    /// Whether it is the first of several pictures that moved.
    pub stilled: bool,
}

/// Reads a file.
///
/// # Errors
/// [`FileTrouble`] says why it cannot be attached.
pub async fn read(chosen: &Chosen, room: Room) -> Result<Read, FileTrouble> {
    let within = |most: u64| match chosen.bytes() {
        0 => Err(FileTrouble::Empty),
        bytes if bytes > most => Err(FileTrouble::TooLarge(most)),
        _ => Ok(()),
    };
    within(MOST_BYTES)?;
    let bytes = whole(chosen.file()).await?;
    let head = bytes.head(HEAD_BYTES);
    match Nature::of(&head) {
        Nature::Document => {
            within(MOST_DOCUMENT_BYTES)?;
            Ok(Read {
                bytes,
                media_type: "application/pdf",
                pixels: None,
                pages: pages(&head),
                stilled: false,
            })
        }
        Nature::Picture { exact, moves, heic } => {
            let bitmap = decode(chosen.file()).await;
            let bitmap = bitmap.ok_or(if heic {
                FileTrouble::NoHeic
            } else {
                FileTrouble::NoPicture
            })?;
            let drawn = draw(&bitmap, exact, room).await;
            // Megabytes that the browser would free only when it next collects.
            bitmap.close();
            let (blob, pixels) = drawn?;
            let png = blob.type_() == "image/png";
            Ok(Read {
                bytes: whole(&blob).await?,
                media_type: if png { "image/png" } else { "image/jpeg" },
                pixels: Some(pixels),
                pages: None,
                stilled: moves,
            })
        }
        Nature::Other => {
            within(MOST_TEXT_BYTES)?;
            let text = decode_text(&bytes).ok_or(FileTrouble::NotText)?;
            Ok(Read {
                bytes: Bytes::of(text.as_bytes()),
                media_type: "text/plain",
                pixels: None,
                pages: None,
                stilled: false,
            })
        }
    }
}

async fn whole(blob: &Blob) -> Result<Bytes, FileTrouble> {
    let buffer = JsFuture::from(blob.array_buffer()).await;
    let buffer = buffer.map_err(|_| FileTrouble::Unreadable)?;
    Ok(Bytes::of_buffer(&buffer))
}

/// The picture as it is seen, turned the right way up; of one that moves the first.
async fn decode(blob: &Blob) -> Option<ImageBitmap> {
    let global = js_sys::global();
    let make = Reflect::get(&global, &"createImageBitmap".into()).ok()?;
    let make: Function = make.dyn_into().ok()?;
    let made: Promise = make.call1(&global, blob).ok()?.dyn_into().ok()?;
    JsFuture::from(made).await.ok()?.dyn_into().ok()
}

/// Draws a picture within its room: as PNG where it is exact or has gaps, else as JPEG.
async fn draw(
    bitmap: &ImageBitmap,
    exact: bool,
    room: Room,
) -> Result<(Blob, (u32, u32)), FileTrouble> {
    #[expect(clippy::cast_precision_loss, reason = "limits are far below 2^52")]
    let most = room.bytes as f64;
    let gaps = has_gaps(bitmap).unwrap_or_default();
    let mut edge = room.edge;
    for _ in 0..ATTEMPTS {
        let size = fit((bitmap.width(), bitmap.height()), edge);
        if exact || gaps {
            let png = encode(bitmap, size, "image/png").await;
            let png = png.ok_or(FileTrouble::NoPicture)?;
            if png.size() <= if gaps { most } else { most.min(MOST_PNG_BYTES) } {
                return Ok((png, size));
            }
        }
        if !gaps {
            let jpeg = encode(bitmap, size, "image/jpeg").await;
            let jpeg = jpeg.ok_or(FileTrouble::NoPicture)?;
            if jpeg.size() <= most {
                return Ok((jpeg, size));
            }
        }
        edge = size.0.max(size.1) / 4 * 3;
    }
    Err(FileTrouble::TooLarge(room.bytes))
}

async fn encode(bitmap: &ImageBitmap, size: (u32, u32), kind: &str) -> Option<Blob> {
    let (canvas, _) = painted(bitmap, size)?;
    let options = ImageEncodeOptions::new();
    options.set_type(kind);
    options.set_quality(JPEG_QUALITY);
    let blob = canvas.convert_to_blob_with_options(&options).ok()?;
    JsFuture::from(blob).await.ok()?.dyn_into().ok()
}

fn painted(
    bitmap: &ImageBitmap,
    (width, height): (u32, u32),
) -> Option<(OffscreenCanvas, OffscreenCanvasRenderingContext2d)> {
    let canvas = OffscreenCanvas::new(width, height).ok()?;
    let context = canvas.get_context("2d").ok()??;
    let context: OffscreenCanvasRenderingContext2d = context.dyn_into().ok()?;
    let _ = Reflect::set(&context, &"imageSmoothingQuality".into(), &"high".into());
    let (wide, high) = (f64::from(width), f64::from(height));
    context
        .draw_image_with_image_bitmap_and_dw_and_dh(bitmap, 0.0, 0.0, wide, high)
        .ok()?;
    Some((canvas, context))
}

/// Whether something shines through a picture, by a small copy of it.
fn has_gaps(bitmap: &ImageBitmap) -> Option<bool> {
    let (width, height) = fit((bitmap.width(), bitmap.height()), 64);
    let (_, context) = painted(bitmap, (width, height))?;
    let (wide, high) = (f64::from(width), f64::from(height));
    let pixels = context.get_image_data(0.0, 0.0, wide, high).ok()?.data();
    Some(pixels.iter().skip(3).step_by(4).any(|alpha| *alpha < 255))
}

/// Text as UTF-8 or UTF-16, which say so themselves, else in the older Korean encoding.
fn decode_text(bytes: &Bytes) -> Option<String> {
    let wide = match *bytes.head(2) {
        [0xff, 0xfe] => Some("utf-16le"),
        [0xfe, 0xff] => Some("utf-16be"),
        _ => None,
    };
    let encodings = wide.map_or_else(|| vec!["utf-8", "euc-kr"], |wide| vec![wide]);
    let options = TextDecoderOptions::new();
    options.set_fatal(true);
    encodings.into_iter().find_map(|encoding| {
        let decoder = TextDecoder::new_with_label_and_options(encoding, &options).ok()?;
        let text = decoder.decode_with_js_u8_array(bytes.as_js()).ok()?;
        Some(text).filter(|text| is_text(text))
    })
}
