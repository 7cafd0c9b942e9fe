//! Reads a store in pieces, in the order of ids: where there are hundreds of thousands of rows, reading their ids alone would hold the
//! page up.

use idb::{KeyRange, Query};
use wasm_bindgen::JsValue;

use super::{Db, DbError, Row, Store};

/// Rows that lie one after the other.
pub struct Piece {
    /// Each with its id.
    pub rows: Vec<(String, Row)>,
    /// Where the next piece begins: after this id. `None` where nothing follows.
    pub more: Option<String>,
}

impl Db {
    /// How many rows a store has.
    ///
    /// # Errors
    /// [`DbError::Read`].
    pub async fn count(&self, store: Store) -> Result<u64, DbError> {
        let rows = self.reading(store).ok_or(DbError::Read)?;
        let count = rows.count(None).map_err(|_| DbError::Read)?;
        count.await.map(u64::from).map_err(|_| DbError::Read)
    }

    /// The rows that follow an id, or the first ones; this many at most.
    ///
    /// # Errors
    /// [`DbError::Read`].
    pub async fn after(&self, store: Store, id: Option<&str>, most: u32) -> Result<Piece, DbError> {
        let read = |_| DbError::Read;
        let rows = self.reading(store).ok_or(DbError::Read)?;
        let range = behind(id)?;
        // Both are asked for, and listen, before the first one is waited for.
        let ids = rows.get_all_keys(range.clone(), Some(most)).map_err(read)?;
        let ids = ids.into_future();
        let values = rows.get_all(range, Some(most)).map_err(read)?;
        let values = values.into_future();
        let (ids, values) = (ids.await.map_err(read)?, values.await.map_err(read)?);
        let named = ids.iter().zip(&values);
        Ok(Piece {
            more: more(&ids, most),
            rows: named
                .filter_map(|(id, value)| Some((id.as_string()?, Row::from_js(value)?)))
                .collect(),
        })
    }

    /// The ids of the rows that follow an id, or of the first ones; this many at most, and after which id there are more.
    ///
    /// # Errors
    /// [`DbError::Read`].
    pub async fn ids_after(
        &self,
        store: Store,
        id: Option<&str>,
        most: u32,
    ) -> Result<(Vec<String>, Option<String>), DbError> {
        let rows = self.reading(store).ok_or(DbError::Read)?;
        let ids = rows.get_all_keys(behind(id)?, Some(most));
        let ids = ids.map_err(|_| DbError::Read)?;
        let ids = ids.await.map_err(|_| DbError::Read)?;
        let more = more(&ids, most);
        Ok((ids.iter().filter_map(JsValue::as_string).collect(), more))
    }
}

fn behind(id: Option<&str>) -> Result<Option<Query>, DbError> {
    let range = |id| KeyRange::lower_bound(&JsValue::from_str(id), Some(true));
    let range = id.map(range).transpose();
    Ok(range.map_err(|_| DbError::Read)?.map(Query::from))
}

/// The last one of as many as were asked for.
fn more(ids: &[JsValue], most: u32) -> Option<String> {
    let last = ids.last().filter(|_| ids.len() >= most as usize);
    last.and_then(JsValue::as_string)
}
