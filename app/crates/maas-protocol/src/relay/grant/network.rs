//! Networks as `address/bits`, or one address that stands for itself.

use std::net::IpAddr;

/// Whether a text names a network.
pub fn is_network(network: &str) -> bool {
    read(network).is_some()
}

/// Whether an address is in a network.
pub(super) fn holds(network: &str, address: &str) -> bool {
    let Some(((network, bits), address)) = read(network).zip(address.trim().parse().ok()) else {
        return false;
    };
    let same = |a: u128, b: u128, width: u32| (a ^ b).checked_shr(width - bits).unwrap_or(0) == 0;
    match (network, IpAddr::to_canonical(&address)) {
        (IpAddr::V4(a), IpAddr::V4(b)) => same(a.to_bits().into(), b.to_bits().into(), 32),
        (IpAddr::V6(a), IpAddr::V6(b)) => same(a.to_bits(), b.to_bits(), 128),
        _ => false,
    }
}

fn read(network: &str) -> Option<(IpAddr, u32)> {
    let (address, bits) = match network.split_once('/') {
        Some((address, bits)) => (address, Some(bits)),
        None => (network, None),
    };
    let address: IpAddr = address.parse().ok()?;
    let most = if address.is_ipv4() { 32 } else { 128 };
    let bits = match bits {
        // Not `+8` or `008`, which other programs read otherwise.
        Some(bits) => bits
            .parse()
            .ok()
            .filter(|read: &u32| read.to_string() == bits)?,
        None => most,
    };
    (bits <= most).then_some((address, bits))
}
