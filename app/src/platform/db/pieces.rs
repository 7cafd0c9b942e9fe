//! Reads a store in pieces, in the order of ids: where there are hundreds of thousands of rows, reading their ids alone would hold the
//! page up.

use idb::{KeyRange, Query};
use wasm_bindgen::JsValue;

use super::{Db, DbError, Row, Store, version_and_sealed};
use crate::platform::bytes::Bytes;

/// Rows that lie one after the other.
pub struct Piece {
    /// Each with its id.
    pub rows: Vec<(String, Row)>,
    /// Where the next piece begins: after this id. `None` where nothing follows.
    pub more: Option<String>,
}

/// Rows as they lie there, each with its id and version.
pub struct SealedPiece {
    /// In the order of ids.
    pub rows: Vec<(String, u64, Bytes)>,
    /// As in a [`Piece`].
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
        let (named, more) = self.values_after(store, id, most).await?;
        let row = |(id, value): (String, JsValue)| Some((id, Row::from_js(&value)?));
        Ok(Piece {
            rows: named.filter_map(row).collect(),
            more,
        })
    }

    /// The same, where the sealed bytes are only handed on: they stay on JavaScript's side, each row's in a buffer of their own.
    ///
    /// # Errors
    /// [`DbError::Read`].
    pub async fn sealed_after(
        &self,
        store: Store,
        id: Option<&str>,
        most: u32,
    ) -> Result<SealedPiece, DbError> {
        let (named, more) = self.values_after(store, id, most).await?;
        let row = |(id, value): (String, JsValue)| {
            let (version, sealed) = version_and_sealed(&value)?;
            Some((id, version, sealed))
        };
        Ok(SealedPiece {
            rows: named.filter_map(row).collect(),
            more,
        })
    }

    async fn values_after(
        &self,
        store: Store,
        id: Option<&str>,
        most: u32,
    ) -> Result<(impl Iterator<Item = (String, JsValue)>, Option<String>), DbError> {
        let read = |_| DbError::Read;
        let rows = self.reading(store).ok_or(DbError::Read)?;
        let range = behind(id)?;
        // Both are asked for, and listen, before the first one is waited for.
        let ids = rows.get_all_keys(range.clone(), Some(most)).map_err(read)?;
        let ids = ids.into_future();
        let values = rows.get_all(range, Some(most)).map_err(read)?;
        let values = values.into_future();
        let (ids, values) = (ids.await.map_err(read)?, values.await.map_err(read)?);
        let more = more(&ids, most);
        let named = ids.into_iter().zip(values);
        let named = named.filter_map(|(id, value)| Some((id.as_string()?, value)));
        Ok((named, more))
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
