//! Where an agent is found: a socket in a folder that only its user can enter, one for each vault file.

use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rustix::process::geteuid;
use sha2::{Digest, Sha256};
use tokio::net::{UnixListener, UnixStream};

/// The socket of the agent that holds a vault. `None` when there is no such file.
pub(super) fn path_of(vault: &Path, state_folder: &Path) -> Option<PathBuf> {
    let name = Sha256::digest(vault.canonicalize().ok()?.as_os_str().as_encoded_bytes());
    let name = URL_SAFE_NO_PAD.encode(name.get(..12)?);
    Some(folder(state_folder).join(name).with_extension("sock"))
}

/// `$XDG_RUNTIME_DIR/partner-vault`, or where this program keeps its state.
fn folder(state_folder: &Path) -> PathBuf {
    let runtime = env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from).filter(|folder| folder.is_absolute());
    runtime.map_or_else(|| state_folder.join("agents"), |folder| folder.join("partner-vault"))
}

/// A listening socket. Dropping it takes it away.
pub(super) struct Socket {
    listener: UnixListener,
    path: PathBuf,
}

impl Socket {
    /// Listens. Call it with the vault open: whoever has the vault is the only one, so a socket that is there
    /// already was left behind.
    pub(super) fn bind(path: PathBuf) -> io::Result<Self> {
        if let Some(folder) = path.parent() {
            fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
            check_private(folder)?;
        }
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        Ok(Self { listener: UnixListener::bind(&path)?, path })
    }

    /// The next client of the same user.
    pub(super) async fn accept(&self) -> UnixStream {
        loop {
            match self.listener.accept().await {
                Ok((stream, _)) if is_own(&stream) => return stream,
                Ok(_) => {}
                // For example too many open files: it passes.
                Err(_) => tokio::time::sleep(std::time::Duration::from_millis(100)).await,
            }
        }
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        // What cannot be removed refuses to connect, and the next agent replaces it.
        drop(fs::remove_file(&self.path));
    }
}

/// Connects, if an agent of the same user listens.
pub(super) async fn connect(path: &Path) -> Option<UnixStream> {
    check_private(path.parent()?).ok()?;
    UnixStream::connect(path).await.ok().filter(is_own)
}

/// The kernel says who is at the other end.
fn is_own(stream: &UnixStream) -> bool {
    stream.peer_cred().is_ok_and(|peer| peer.uid() == geteuid().as_raw())
}

fn check_private(folder: &Path) -> io::Result<()> {
    let found = fs::symlink_metadata(folder)?;
    if found.is_dir() && found.uid() == geteuid().as_raw() && found.mode() & 0o777 == 0o700 {
        Ok(())
    } else {
        Err(io::Error::new(io::ErrorKind::PermissionDenied, "others can enter the folder of the socket"))
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[tokio::test]
    async fn a_socket_that_was_left_behind_is_replaced_and_taken_away_at_the_end() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("agents/a.sock");
        let left = Socket::bind(path.clone()).unwrap();
        std::mem::forget(left);
        let socket = Socket::bind(path.clone()).unwrap();
        assert!(connect(&path).await.is_some());
        drop(socket);
        assert!(!path.exists());
    }

    #[tokio::test]
    async fn a_folder_that_others_can_enter_is_not_used() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("agents/a.sock");
        drop(Socket::bind(path.clone()).unwrap());
        fs::set_permissions(path.parent().unwrap(), fs::Permissions::from_mode(0o755)).unwrap();
        assert!(Socket::bind(path.clone()).is_err());
        assert!(connect(&path).await.is_none());
    }
}
