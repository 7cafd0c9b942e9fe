//! Has the linker write down what refers to what in the page's module: by that, xtask cuts it in two.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let set = |name: &str, value: &str| std::env::var(name).is_ok_and(|is| is == value);
    if set("CARGO_CFG_TARGET_ARCH", "wasm32") && set("PROFILE", "release") {
        println!("cargo::rustc-link-arg-bin=page=--emit-relocs");
    }
}
