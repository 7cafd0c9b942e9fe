//! Reads a template before it is run: which variables it names, and whether it keeps to what cannot grow.

use std::collections::HashMap;

use minijinja::{
    machinery::{
        Token,
        ast::{BinOpKind, CallArg, Expr, ForLoop, Spanned, Stmt},
        parse, tokenize,
    },
    value::ValueKind,
};

use super::{MAX_TEXT_BYTES, Values, What, Wrong, filters, syntax};

/// So many words and signs one tag may have: the engine reads a long chain of them one inside the other.
const MAX_TOKENS: usize = 400;
/// So many further branches a template may have, for the same reason.
const MAX_ELIF: usize = 64;
/// So deep tags may stand in each other.
const MAX_DEPTH: usize = 32;

/// A name, and the byte at which it is first.
type Named = (String, usize);

/// The variables of a text, in order; with values, also whether what is calculated with is a number.
pub(super) fn check(text: &str, values: Option<&Values>) -> Result<Vec<Named>, Wrong> {
    if text.len() > MAX_TEXT_BYTES {
        return Err(Wrong::new(MAX_TEXT_BYTES, What::TooLong, ""));
    }
    measure(text)?;
    let tree = parse(text, "", syntax()).map_err(|error| Wrong::of(&error, text))?;
    let mut reader = Reader {
        values,
        scopes: Vec::new(),
        found: Vec::new(),
    };
    reader.stmt(&tree)?;
    Ok(reader.found)
}

/// Refuses what is nested or chained too far, before anything reads it by calling itself.
fn measure(text: &str) -> Result<(), Wrong> {
    let (mut tokens, mut branches, mut depth) = (0_usize, 0_usize, 0_usize);
    let mut first = false;
    for token in tokenize(text, false, syntax()) {
        let (token, span) = token.map_err(|error| Wrong::of(&error, text))?;
        let offset = span.start_offset as usize;
        tokens += 1;
        match token {
            Token::TemplateData(_) | Token::VariableStart => tokens = 0,
            Token::BlockStart => (tokens, first) = (0, true),
            Token::Ident(word) if first => {
                first = false;
                match word {
                    "elif" => branches += 1,
                    "if" | "for" => depth += 1,
                    "endif" | "endfor" => depth = depth.saturating_sub(1),
                    _ => {}
                }
            }
            _ => first = false,
        }
        if tokens > MAX_TOKENS || branches > MAX_ELIF || depth > MAX_DEPTH {
            return Err(Wrong::new(offset, What::TooMuch, ""));
        }
    }
    Ok(())
}

struct Reader<'a> {
    values: Option<&'a Values>,
    /// The names that loops give, with whether each is a number.
    scopes: Vec<HashMap<String, bool>>,
    found: Vec<Named>,
}

impl Reader<'_> {
    fn stmt(&mut self, stmt: &Stmt<'_>) -> Result<(), Wrong> {
        match stmt {
            Stmt::Template(template) => self.stmts(&template.children),
            Stmt::EmitRaw(_) => Ok(()),
            Stmt::EmitExpr(emit) => self.written(&emit.expr),
            Stmt::IfCond(cond) => {
                self.expr(&cond.expr)?;
                self.stmts(&cond.true_body)?;
                self.stmts(&cond.false_body)
            }
            Stmt::ForLoop(each) => self.each(each),
            Stmt::Set(at) => Err(refused(at, "set")),
            Stmt::SetBlock(at) => Err(refused(at, "set")),
            Stmt::WithBlock(at) => Err(refused(at, "with")),
            Stmt::AutoEscape(at) => Err(refused(at, "autoescape")),
            Stmt::FilterBlock(at) => Err(refused(at, "filter")),
            Stmt::Do(at) => Err(refused(at, "do")),
        }
    }

    fn stmts(&mut self, all: &[Stmt<'_>]) -> Result<(), Wrong> {
        all.iter().try_for_each(|stmt| self.stmt(stmt))
    }

    fn each(&mut self, each: &Spanned<ForLoop<'_>>) -> Result<(), Wrong> {
        if each.recursive {
            return Err(refused(each, "recursive"));
        }
        self.expr(&each.iter)?;
        let counts = matches!(&each.iter, Expr::Call(_));
        let mut scope = HashMap::from([("loop".to_owned(), false)]);
        names(&each.target, counts, &mut scope);
        self.scopes.push(scope);
        let inside = each
            .filter_expr
            .iter()
            .try_for_each(|only| self.expr(only))
            .and_then(|()| self.stmts(&each.body));
        self.scopes.pop();
        inside?;
        self.stmts(&each.else_body)
    }

    /// What is written out may be joined: that is as long as what is joined, and counted when it is written.
    fn written(&mut self, expr: &Expr<'_>) -> Result<(), Wrong> {
        match expr {
            Expr::BinOp(op) if matches!(op.op, BinOpKind::Concat) => {
                self.written(&op.left)?;
                self.written(&op.right)
            }
            Expr::IfExpr(cond) => {
                self.expr(&cond.test_expr)?;
                self.written(&cond.true_expr)?;
                cond.false_expr
                    .iter()
                    .try_for_each(|other| self.written(other))
            }
            expr => self.expr(expr),
        }
    }

    fn expr(&mut self, expr: &Expr<'_>) -> Result<(), Wrong> {
        match expr {
            Expr::Var(var) => {
                self.name(var.id, var.span().start_offset as usize);
                Ok(())
            }
            Expr::Const(_) => Ok(()),
            Expr::Slice(slice) => {
                self.expr(&slice.expr)?;
                let bounds = [&slice.start, &slice.stop, &slice.step];
                bounds
                    .into_iter()
                    .flatten()
                    .try_for_each(|bound| self.expr(bound))
            }
            Expr::UnaryOp(op) => self.expr(&op.expr),
            Expr::BinOp(op) => {
                self.expr(&op.left)?;
                self.expr(&op.right)?;
                let sign = match op.op {
                    BinOpKind::Concat => return Err(refused(op, "~")),
                    BinOpKind::Add => "+",
                    BinOpKind::Mul => "*",
                    BinOpKind::Pow => "**",
                    _ => return Ok(()),
                };
                self.number(&op.left, sign)?;
                self.number(&op.right, sign)
            }
            Expr::Compare(compare) => {
                self.expr(&compare.expr)?;
                let mut others = compare.ops.iter();
                others.try_for_each(|other| self.expr(&other.expr))
            }
            Expr::IfExpr(cond) => {
                self.expr(&cond.test_expr)?;
                self.expr(&cond.true_expr)?;
                cond.false_expr
                    .iter()
                    .try_for_each(|other| self.expr(other))
            }
            Expr::Filter(filter) => {
                if !filters::NAMES.contains(&filter.name) {
                    return Err(unknown(text_place(filter), What::Filter, filter.name));
                }
                filter.expr.iter().try_for_each(|of| self.expr(of))?;
                self.args(&filter.args)
            }
            Expr::Test(test) => {
                if !filters::TESTS.contains(&test.name) {
                    return Err(unknown(text_place(test), What::Test, test.name));
                }
                self.expr(&test.expr)?;
                self.args(&test.args)
            }
            Expr::GetAttr(get) => self.expr(&get.expr),
            Expr::GetItem(get) => {
                self.expr(&get.expr)?;
                self.expr(&get.subscript_expr)
            }
            Expr::Call(call) => match &call.expr {
                Expr::Var(var) if var.id == "range" && !self.is_given("range") => {
                    self.args(&call.args)
                }
                _ => Err(refused(call, "()")),
            },
            Expr::List(list) => list.items.iter().try_for_each(|item| self.plain(item)),
            Expr::Tuple(tuple) => tuple.items.iter().try_for_each(|item| self.plain(item)),
            Expr::Map(map) => Err(refused(map, "{}")),
        }
    }

    fn args(&mut self, args: &[CallArg<'_>]) -> Result<(), Wrong> {
        args.iter().try_for_each(|arg| match arg {
            CallArg::Pos(expr) | CallArg::Kwarg(_, expr) => self.expr(expr),
            CallArg::PosSplat(expr) | CallArg::KwargSplat(expr) => {
                Err(Wrong::new(start(expr), What::Refused, "*"))
            }
        })
    }

    /// A list that is written down may hold what is written down: with variables in it, it would double them.
    fn plain(&mut self, item: &Expr<'_>) -> Result<(), Wrong> {
        match item {
            Expr::Const(_) => Ok(()),
            Expr::List(list) => list.items.iter().try_for_each(|item| self.plain(item)),
            Expr::Tuple(tuple) => tuple.items.iter().try_for_each(|item| self.plain(item)),
            Expr::UnaryOp(op) => self.plain(&op.expr),
            other => Err(Wrong::new(start(other), What::Refused, "[]")),
        }
    }

    /// Adding and multiplying is for numbers: with texts it would double them.
    fn number(&self, expr: &Expr<'_>, sign: &str) -> Result<(), Wrong> {
        let is = match expr {
            Expr::Const(of) => of.value.kind() == ValueKind::Number,
            Expr::UnaryOp(_) => true,
            Expr::BinOp(op) => !matches!(op.op, BinOpKind::ScAnd | BinOpKind::ScOr),
            Expr::Filter(filter) => matches!(
                filter.name,
                "abs" | "count" | "float" | "int" | "length" | "round"
            ),
            Expr::GetAttr(get) => {
                matches!(&get.expr, Expr::Var(var) if var.id == "loop" && self.is_given("loop"))
            }
            Expr::Var(var) => {
                let given = self.scopes.iter().rev().find_map(|scope| scope.get(var.id));
                given.copied().unwrap_or_else(|| {
                    let value = self.values.and_then(|values| values.get(var.id));
                    value.is_none_or(serde_json::Value::is_number)
                })
            }
            _ => false,
        };
        if is {
            Ok(())
        } else {
            Err(Wrong::new(start(expr), What::Value, sign))
        }
    }

    fn is_given(&self, name: &str) -> bool {
        self.scopes.iter().any(|scope| scope.contains_key(name))
    }

    fn name(&mut self, name: &str, offset: usize) {
        if !self.is_given(name) && self.found.iter().all(|(known, _)| known != name) {
            self.found.push((name.to_owned(), offset));
        }
    }
}

fn names(target: &Expr<'_>, counts: bool, scope: &mut HashMap<String, bool>) {
    match target {
        Expr::Var(var) => {
            scope.insert(var.id.to_owned(), counts);
        }
        Expr::Tuple(tuple) => {
            let mut items = tuple.items.iter();
            items.by_ref().for_each(|item| names(item, false, scope));
        }
        Expr::List(list) => {
            let mut items = list.items.iter();
            items.by_ref().for_each(|item| names(item, false, scope));
        }
        _ => {}
    }
}

fn start(expr: &Expr<'_>) -> usize {
    expr.span().start_offset as usize
}

fn text_place<T>(at: &Spanned<T>) -> usize {
    at.span().start_offset as usize
}

fn refused<T>(at: &Spanned<T>, what: &str) -> Wrong {
    Wrong::new(text_place(at), What::Refused, what)
}

fn unknown(offset: usize, what: What, name: &str) -> Wrong {
    Wrong::new(offset, what, name)
}
