//! The commands name the page's origin, once and unbroken.

use super::*;
use crate::provider::{ProviderId, Reach};

const ORIGIN: &str = "https://app.example";

#[test]
fn every_local_server_has_a_command_on_every_system() {
    for id in ProviderId::ALL
        .iter()
        .filter(|id| id.spec().reach == Reach::Local)
    {
        for here in [
            Some(System::Mac),
            Some(System::Windows),
            Some(System::Linux),
        ] {
            let fit = |way: &&LetIn| way.fits(here);
            assert!(id.spec().allow_origin.iter().any(|way| fit(&way)), "{id:?}");
        }
    }
}

#[test]
fn a_command_opens_the_server_to_one_origin_only() {
    for id in ProviderId::ALL {
        for way in id.spec().allow_origin {
            let command = (way.command)(ORIGIN);
            assert!(!command.contains('*'), "{command}");
            // LM Studio's switch names no origin.
            let named = command.matches(ORIGIN).count();
            assert!(named == 1 || command.ends_with("--cors"), "{command}");
        }
    }
}

#[test]
fn commands_are_chosen_by_system() {
    let ollama = ProviderId::Ollama.spec().allow_origin;
    let on = |here| {
        let fitting = ollama.iter().filter(move |way| way.fits(here));
        fitting
            .map(|way| (way.command)(ORIGIN))
            .collect::<Vec<_>>()
            .join("\n")
    };
    assert!(on(Some(System::Mac)).starts_with("launchctl setenv OLLAMA_ORIGINS"));
    assert!(on(Some(System::Windows)).starts_with("setx OLLAMA_ORIGINS"));
    assert!(on(Some(System::Linux)).contains("ollama.service.d"));
    assert!(!on(Some(System::Windows)).contains("ollama serve"));
    assert!(on(Some(System::Linux)).ends_with("OLLAMA_ORIGINS=https://app.example ollama serve"));
    assert!(on(None).contains("launchctl") && on(None).contains("setx"));
}
