//! Every value is written as it is read.

use super::*;
use crate::words;

#[test]
fn every_value_is_taken_and_an_unknown_one_is_none() {
    let words = words::of(maas_core::session::Language::En);
    for param in [
        Param::ReasoningEffort,
        Param::Verbosity,
        Param::ParallelToolCalls,
    ] {
        let mut params = Params::default();
        let all = values(param, words);
        assert!(all.len() > 1, "{param:?}");
        for (written, _) in all {
            set(&mut params, param, written);
            assert_eq!(value(&params, param), written);
        }
        set(&mut params, param, "");
        assert_eq!(params, Params::default());
    }
}
