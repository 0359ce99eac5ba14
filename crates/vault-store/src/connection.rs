//! One `SQLite` connection and the transactions on it.

use std::io::ErrorKind;
use std::path::Path;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection as _};

use crate::error::{Damage, StoreError};
use crate::inspect;

/// A connection that never lets anybody see a transaction somebody gave up.
///
/// Transactions are plain statements, because those of sqlx do not survive `SQLite`'s own rollback
/// after a full disk: its depth stays one too high, and nothing can be begun again.
#[derive(Debug)]
pub(crate) struct Connection {
    /// None only while it is dropped.
    sqlite: Option<SqliteConnection>,
    dirty: bool,
}

impl Connection {
    /// Opens an existing file to write, and recovers what a kill left.
    pub(crate) async fn open(path: &Path) -> Result<Self, StoreError> {
        // Again, as late as can be: whoever called has looked before.
        inspect::log_beside(path)?;
        let mut connection = Self::connect(options().filename(path)).await?;
        connection.run(WRITABLE).await?;
        connection.run(LAST).await?;
        Ok(connection)
    }

    /// Opens a file that does not change and has no WAL, without a trace in its folder.
    pub(crate) async fn open_immutable(path: &Path) -> Result<Self, StoreError> {
        let mut connection = Self::connect(options().filename(path).read_only(true).immutable(true)).await?;
        connection.run(LAST).await?;
        Ok(connection)
    }

    /// Opens an empty database in memory.
    pub(crate) async fn open_in_memory() -> Result<Self, StoreError> {
        Self::connect(options().in_memory(true)).await
    }

    async fn connect(options: SqliteConnectOptions) -> Result<Self, StoreError> {
        let sqlite = options.connect().await?;
        let mut connection = Self { sqlite: Some(sqlite), dirty: false };
        connection.run(ALWAYS).await?;
        Ok(connection)
    }

    /// Begins a transaction that only [`Self::commit`] ends well; the next use of the connection rolls it back.
    pub(crate) async fn begin(&mut self) -> Result<&mut SqliteConnection, StoreError> {
        self.clean().await?;
        self.dirty = true;
        sqlx::query("BEGIN IMMEDIATE").execute(self.sqlite()?).await?;
        self.sqlite()
    }

    /// Makes what was written since [`Self::begin`] last.
    pub(crate) async fn commit(&mut self) -> Result<(), StoreError> {
        sqlx::query("COMMIT").execute(self.sqlite()?).await?;
        self.dirty = false;
        Ok(())
    }

    /// The connection outside of transactions: one that was given up is taken back first.
    pub(crate) async fn clean(&mut self) -> Result<&mut SqliteConnection, StoreError> {
        if self.dirty {
            // SQLite may have rolled back already; then this fails, and that is well.
            drop(sqlx::query("ROLLBACK").execute(self.sqlite()?).await);
            self.dirty = false;
        }
        self.sqlite()
    }

    /// Runs statements that give nothing back.
    pub(crate) async fn run(&mut self, sql: &'static str) -> Result<(), StoreError> {
        sqlx::raw_sql(sql).execute(self.clean().await?).await?;
        Ok(())
    }

    /// Moves the WAL into the file and empties it.
    pub(crate) async fn truncate_wal(&mut self) -> Result<(), StoreError> {
        let (busy, _, _) = sqlx::query_as::<_, (i64, i64, i64)>("PRAGMA wal_checkpoint(TRUNCATE)")
            .fetch_one(self.clean().await?)
            .await?;
        (busy == 0).then_some(()).ok_or(StoreError::InUse(None))
    }

    /// The format of the file.
    pub(crate) async fn format(&mut self) -> Result<u32, StoreError> {
        let (version,) =
            sqlx::query_as::<_, (i64,)>("PRAGMA user_version").fetch_one(self.clean().await?).await?;
        u32::try_from(version).map_err(|_| StoreError::Damaged(Damage::Content))
    }

    /// Closes the file and waits until that is done.
    pub(crate) async fn close(mut self) -> Result<(), StoreError> {
        match self.sqlite.take() {
            Some(sqlite) => Ok(sqlite.close().await?),
            None => Ok(()),
        }
    }

    fn sqlite(&mut self) -> Result<&mut SqliteConnection, StoreError> {
        self.sqlite.as_mut().ok_or(StoreError::Io(ErrorKind::NotConnected))
    }
}

impl Drop for Connection {
    /// Waits, because `SQLite` closes in a thread of its own, and the named lock must not be released before.
    fn drop(&mut self) {
        if let Some(sqlite) = self.sqlite.take() {
            drop(block_on(sqlite.close()));
        }
    }
}

/// Waits for a future that another thread completes.
fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return output;
        }
        thread::park();
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

fn options() -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .busy_timeout(Duration::from_secs(1))
        .row_buffer_size(256)
        .disable_statement_logging()
}

/// Before anything is read from the file.
const ALWAYS: &str = "
    PRAGMA trusted_schema = OFF;
    PRAGMA cell_size_check = ON;
    PRAGMA temp_store = MEMORY;
    PRAGMA foreign_keys = ON;
";

/// The exclusive lock comes first: with it the WAL needs no file of shared memory beside it.
const WRITABLE: &str = "
    PRAGMA locking_mode = EXCLUSIVE;
    PRAGMA secure_delete = ON;
    PRAGMA synchronous = FULL;
    PRAGMA journal_mode = WAL;
";

/// Reads the file, so it cannot come earlier. 32 MiB: unlocking reads most pages, in the order of random ids.
const LAST: &str = "PRAGMA cache_size = -32768";
