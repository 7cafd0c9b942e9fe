//! Message lists about comparisons.
