//! The page about the app in English.

use crate::words::about::AboutWords;

pub(crate) static WORDS: AboutWords = AboutWords {
    title: "About",
    what: "Chat with and compare language models, with your own keys, kept in your own browser.",
    guide: "User guide",
    guide_file: "guide/en.html",
    version: "Version",
    release: "Release",
    no_release: "none: a build for development",
    commit: "Commit",
    commit_later: "named by the list below",
    licence: "Licence",
    runs: "What is running",
    runs_text: "Each build has a list of the SHA-256 hashes of its files. This reads every file of the running app as your browser gets it, some 15 MB, and compares it with the host's list.",
    check: "Check the files",
    checking: "Checking the files…",
    same: |count| format!("All {count} files are as listed."),
    odd: |odd, all| format!("{odd} of {all} files are not as listed."),
    odd_text: "A host or something on the way changed them, or an update is half done. Do not enter a passphrase or key here until you know why.",
    missing: "could not be read",
    no_list: "The list could not be read. Connect to the network and try again; a host that does not serve SHA256SUMS cannot be checked from here.",
    other_release: |listed| {
        format!("The host already has another release ({listed}). Update first, then check.")
    },
    fingerprint: "Fingerprint of the list",
    copy: "Copy",
    outside: "Check from outside",
    outside_text: "A page that was changed could say anything here. What counts is a comparison that it has no hand in: the fingerprint from another device, or a build of your own.",
    outside_served: "The fingerprint of what this host lists",
    outside_built: "In a checkout of the commit: a clean build, compared with every file that this host serves",
    others: "Work of others",
    others_text: "openMaaS stands on free software. The lists are made from the lock files with each build.",
    licences: "Software and licences",
    bill: "Bill of materials (CycloneDX)",
    grammars: "Grammars",
    vocabularies: "Vocabularies",
    dictionaries: "Dictionaries of common passwords",
    model_data: "Model data",
};
