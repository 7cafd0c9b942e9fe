//! What is said of files before they are sent.

use super::*;
use crate::provider::ProviderId;

fn access(rules: FileRules) -> FileAccess {
    FileAccess {
        images: true,
        documents: true,
        rules,
    }
}

const IMAGE: (FileKind, u64) = (FileKind::Image, 1000);

#[test]
fn a_kind_that_is_not_taken_is_named_first() {
    let blind = FileAccess {
        images: false,
        documents: false,
        ..access(FileRules::USUAL)
    };
    let files = [
        (FileKind::Image, u64::from(u32::MAX)),
        (FileKind::Document, u64::from(u32::MAX)),
    ];
    let said = blind.check(&files);
    assert_eq!(said.first(), Some(&Some(Unfit::NoImages)));
    assert_eq!(said.get(1), Some(&Some(Unfit::NoDocuments)));
}

#[test]
fn only_those_beyond_the_count_are_refused() {
    let rules = FileRules {
        images: 2,
        ..FileRules::USUAL
    };
    let said = access(rules).check(&[IMAGE, (FileKind::Text, 5), IMAGE, IMAGE]);
    assert_eq!(said, [None, None, None, Some(Unfit::TooMany(2))]);
}

#[test]
fn a_limit_is_reached_and_not_passed() {
    let rules = FileRules {
        image_bytes: 999,
        document_bytes: 1000,
        ..FileRules::USUAL
    };
    let said = access(rules).check(&[IMAGE, (FileKind::Document, 1000)]);
    assert_eq!(said, [Some(Unfit::TooLarge(999)), None]);
}

#[test]
fn base64_counts_a_third_more_and_text_does_not() {
    let rules = FileRules {
        body_bytes: 1336,
        ..FileRules::USUAL
    };
    let too_much = Some(Unfit::TooMuch(1336));
    assert_eq!(access(rules).check(&[IMAGE]), [None]);
    assert_eq!(
        access(rules).check(&[IMAGE, (FileKind::Text, 1)]),
        [None, too_much]
    );
    assert_eq!(access(rules).check(&[(FileKind::Text, 1336)]), [None]);
}

#[test]
fn the_relay_lets_no_more_through_than_it_does() {
    assert_eq!(FileRules::ANTHROPIC.relayed().body_bytes, MAX_BODY_BYTES);
    for id in ProviderId::ALL {
        let rules = (id.spec().files)("");
        let name = id.slug();
        assert!(rules.images > 0 && rules.documents > 0, "{name}");
        assert!(rules.image_edge >= 1024, "{name}: too small to read");
        assert!(
            rules.image_bytes.div_ceil(3) * 4 <= rules.body_bytes,
            "{name}: one picture fills the body"
        );
    }
}

#[test]
fn limits_that_providers_publish() {
    let of = |id: ProviderId| (id.spec().files)("");
    assert_eq!(of(ProviderId::Bedrock).images, 20);
    assert_eq!(of(ProviderId::Bedrock).image_bytes, 3_750_000);
    assert_eq!(of(ProviderId::Bedrock).documents, 5);
    assert_eq!(of(ProviderId::Bedrock).document_bytes, 4_500_000);
    assert_eq!(of(ProviderId::Anthropic).body_bytes, 32_000_000);
    assert_eq!(of(ProviderId::Google).body_bytes, 20_000_000);
}

#[test]
fn the_media_type_says_what_it_is() {
    assert_eq!(FileKind::of("image/png"), FileKind::Image);
    assert_eq!(FileKind::of("application/pdf"), FileKind::Document);
    assert_eq!(FileKind::of("text/plain"), FileKind::Text);
}
