//! What was typed and cannot be sent, told with the name of its field where that is not on screen.

use maas_core::chats::setup::{SetupFault, ToolFault};

use crate::words::Words;

/// The field, what is wrong in it, and where.
pub(crate) fn fault(fault: &SetupFault, words: &'static Words) -> String {
    let words = words.setup;
    match fault {
        SetupFault::Schema(fault) => format!("{}: {}", words.schema, (words.fault)(fault)),
        SetupFault::Body(error) => format!("{}: {}", words.body, (words.body_bad)(error)),
        SetupFault::Tool(name, fault) => {
            let name = if name.is_empty() {
                words.unnamed_tool
            } else {
                name
            };
            let field = match fault {
                ToolFault::Parameters(_) => words.tool_parameters,
                ToolFault::Name | ToolFault::Twice => words.tool_name,
            };
            format!("{name}, {field}: {}", (words.tool_fault)(fault))
        }
    }
}
