//! Message lists and the effects they must give.
