//! The model that the browser brings along, in English.

use crate::words::on_device::OnDeviceWords;

pub(crate) static WORDS: OnDeviceWords = OnDeviceWords {
    about: "The model that your browser brings along. It needs no key, costs nothing, and answers without a network. It takes text only, and is smaller than the models of providers.",
    absent: "It does not run here: your browser says that this device cannot, or that it is switched off.",
    needs: "Chrome 148 or newer has one, on Windows 10 and 11, macOS 13 and newer, Linux and Chromebook Plus, not on phones. It wants 22 GB of free space, a graphics card with more than 4 GB (or 16 GB of memory and four cores), and for the download a network that is not metered.",
    ready: "It is on this device.",
    needed: "Your browser has to download it once: several gigabytes, from the browser’s maker. All sites share it.",
    fetch: "Download the model",
    elsewhere: "Your browser is downloading it.",
    wait_for_it: "Show progress",
    fetching: "Downloading the model",
    under: |percent| {
        format!("Downloading: {percent} %. You can leave this page; the browser goes on.")
    },
    failed: "The browser could not download it. Look whether there is room on the device and an unmetered network, then try again.",
};
