//! What is attached to conversations of another app, read out of its archive: as if a person had chosen it here, and within
//! limits that are checked before it is unpacked.

use maas_core::files::{FileRef, nature};
use maas_import::{
    BroughtFile,
    zip::{self, Packed},
};
use maas_protocol::capability::files::FileRules;

use super::{
    bytes::Bytes,
    dom::files::Chosen,
    files::{self, Room},
    inflate::Pieces,
};

/// So much of a picture is looked at for its size, in bytes: before it stands what the camera wrote.
const HEAD_BYTES: usize = 1024 * 1024;
/// The largest picture that is unpacked, in pixels: four bytes each.
const MOST_PIXELS: u64 = 40_000_000;

/// Reads a file of an archive; what is known of it, and its bytes. `None` where it cannot be read or is nothing that is kept.
pub async fn read(archive: &Chosen, file: &BroughtFile) -> Option<(FileRef, Chosen)> {
    let unpacked = unpack(archive, &file.packed, &file.name).await?;
    let room = Room {
        edge: FileRules::USUAL.image_edge,
        bytes: FileRules::USUAL.image_bytes,
    };
    let read = files::read(&unpacked, room).await.ok()?;
    let known = FileRef {
        id: file.id.clone(),
        name: file.name.clone(),
        media_type: read.media_type.to_owned(),
        bytes: read.bytes.len(),
        pixels: read.pixels,
        pages: read.pages,
        stilled: read.stilled,
    };
    // As a file of the browser's, which need not lie in memory until it is handed out.
    Some((known, Chosen::of_parts(&file.name, &[read.bytes])?))
}

async fn unpack(archive: &Chosen, packed: &Packed, name: &str) -> Option<Chosen> {
    let all = archive.bytes();
    let local = archive.part(packed.header, packed.header + zip::LOCAL_BYTES);
    let from = zip::begins(packed, &local.await?.to_vec(), all).ok()?;
    let most = packed.most().min(zip::MAX_OTHER_BYTES);
    let mut pieces = Pieces::of(archive, from, from + packed.bytes, packed.deflated)?;
    let (mut parts, mut head, mut length) = (Vec::new(), Vec::new(), 0);
    while let Some(piece) = pieces.next().await.ok()? {
        length += piece.len() as u64;
        if length > most {
            return None;
        }
        let room = HEAD_BYTES.saturating_sub(head.len()).min(piece.len());
        head.extend_from_slice(piece.get(..room)?);
        parts.push(Bytes::of(&piece));
    }
    if matches!(nature::Nature::of(&head), nature::Nature::Picture { .. }) {
        let (width, height) = nature::size(&head)?;
        if u64::from(width) * u64::from(height) > MOST_PIXELS {
            return None;
        }
    }
    Chosen::of_parts(name, &parts)
}
