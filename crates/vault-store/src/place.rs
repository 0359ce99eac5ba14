//! Places where a vault may come to harm: network file systems and synchronized folders.

use std::fs;
use std::path::{Path, PathBuf};

/// A reason to warn before a vault is put or opened somewhere.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum PlaceWarning {
    /// Another computer keeps the file, and locks may not hold.
    NetworkFileSystem,
    /// A program copies the file elsewhere while it is written, and may put an older one back.
    SynchronizedFolder(SyncService),
}

/// Whose program synchronizes a folder.
#[expect(missing_docs, reason = "the names are the services' own")]
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum SyncService {
    Dropbox,
    GoogleDrive,
    ICloud,
    Nextcloud,
    OneDrive,
    Syncthing,
}

/// Reasons to warn about a path, which need not exist yet. Best effort: none is no promise.
pub fn place_warnings(path: &Path) -> Vec<PlaceWarning> {
    let path = resolved(path);
    let network = is_on_network(&path).then_some(PlaceWarning::NetworkFileSystem);
    let service = path.ancestors().skip(1).find_map(service_of);
    network.into_iter().chain(service.map(PlaceWarning::SynchronizedFolder)).collect()
}

/// The path with the links in its folder followed.
fn resolved(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let folder = path.parent().and_then(|folder| folder.canonicalize().ok());
    folder.and_then(|folder| Some(folder.join(path.file_name()?))).unwrap_or(path)
}

fn service_of(folder: &Path) -> Option<SyncService> {
    by_marker(folder).or_else(|| by_name(folder))
}

/// Files the programs themselves put into the folders they synchronize.
fn by_marker(folder: &Path) -> Option<SyncService> {
    let marker = |name: &str| folder.join(name).symlink_metadata().is_ok();
    MARKERS.iter().find(|(name, _)| marker(name)).map(|(_, service)| *service).or_else(|| {
        let names =
            fs::read_dir(folder).ok()?.take(1000).filter_map(Result::ok).map(|entry| entry.file_name());
        let journal = |name: &str| name.starts_with("._sync_") || name.starts_with(".sync_");
        names.into_iter().any(|name| name.to_str().is_some_and(journal)).then_some(SyncService::Nextcloud)
    })
}

/// Names these folders have by default, alone or before a company's name.
fn by_name(folder: &Path) -> Option<SyncService> {
    let name = folder.file_name()?.to_str()?.to_lowercase();
    NAMES.iter().find(|(start, _)| begins(&name, start)).map(|(_, service)| *service)
}

/// The name alone or before a company's: "Dropbox", "Dropbox (Company)", "Dropbox-Company"; not "Dropboxes".
fn begins(name: &str, start: &str) -> bool {
    name.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '-', '(']))
}

#[cfg(target_os = "linux")]
fn is_on_network(path: &Path) -> bool {
    fs::read_to_string("/proc/self/mountinfo").is_ok_and(|mounts| mounted_from_network(&mounts, path))
}

/// Shares by their own name; a drive letter of one is not recognized.
#[cfg(not(target_os = "linux"))]
fn is_on_network(path: &Path) -> bool {
    path.to_str().is_some_and(|path| path.starts_with(r"\\") && !path.starts_with(r"\\?\"))
}

/// The last of the longest mount points above the path decides.
#[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "only Linux lists mounts so"))]
fn mounted_from_network(mounts: &str, path: &Path) -> bool {
    let above = mounts.lines().filter_map(mount).filter(|(point, _)| path.starts_with(point));
    let nearest = above.max_by_key(|(point, _)| point.components().count());
    nearest.is_some_and(|(_, kind)| NETWORK.contains(&kind))
}

/// `36 35 98:0 /root /point options - type source options`, with spaces in names as `\040`.
fn mount(line: &str) -> Option<(PathBuf, &str)> {
    let (before, after) = line.split_once(" - ")?;
    let point = before.split(' ').nth(4)?.replace("\\040", " ");
    Some((PathBuf::from(point), after.split(' ').next()?))
}

const MARKERS: &[(&str, SyncService)] = &[
    (".dropbox", SyncService::Dropbox),
    (".dropbox.cache", SyncService::Dropbox),
    (".tmp.drivedownload", SyncService::GoogleDrive),
    (".tmp.driveupload", SyncService::GoogleDrive),
    (".nextcloudsync.log", SyncService::Nextcloud),
    (".owncloudsync.log", SyncService::Nextcloud),
    (".stfolder", SyncService::Syncthing),
];

const NAMES: &[(&str, SyncService)] = &[
    ("com~apple~clouddocs", SyncService::ICloud),
    ("dropbox", SyncService::Dropbox),
    ("google drive", SyncService::GoogleDrive),
    ("googledrive", SyncService::GoogleDrive),
    ("icloud drive", SyncService::ICloud),
    ("iclouddrive", SyncService::ICloud),
    ("mobile documents", SyncService::ICloud),
    ("nextcloud", SyncService::Nextcloud),
    ("onedrive", SyncService::OneDrive),
];

const NETWORK: &[&str] = &[
    "9p",
    "afs",
    "ceph",
    "cifs",
    "davfs",
    "fuse.ceph",
    "fuse.davfs2",
    "fuse.glusterfs",
    "fuse.gvfsd-fuse",
    "fuse.rclone",
    "fuse.s3fs",
    "fuse.sshfs",
    "glusterfs",
    "lustre",
    "ncpfs",
    "nfs",
    "nfs4",
    "smb3",
    "smbfs",
    "virtiofs",
];

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    const MOUNTS: &str = "\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:40 / /home/x/share rw - nfs4 server:/x rw
31 22 0:41 / /media/my\\040disk rw - fuseblk /dev/sdb1 rw
32 22 0:42 / /home/x/ssh rw,nosuid - fuse.sshfs host: rw
33 30 8:2 / /home/x/share/local rw - ext4 /dev/sdc rw
broken line
";

    #[test]
    fn the_nearest_mount_point_decides() {
        for (path, network) in [
            ("/home/x/team.vault", false),
            ("/home/x/share/team.vault", true),
            ("/home/x/shared/team.vault", false),
            ("/home/x/share/local/team.vault", false),
            ("/home/x/ssh/a/b/team.vault", true),
            ("/media/my disk/team.vault", false),
        ] {
            assert_eq!(mounted_from_network(MOUNTS, Path::new(path)), network, "{path}");
        }
    }

    #[test]
    fn folders_are_known_by_their_names() {
        for (path, service) in [
            ("/home/x/Dropbox/a/team.vault", Some(SyncService::Dropbox)),
            ("/home/x/Dropbox (Company)/team.vault", Some(SyncService::Dropbox)),
            ("/home/x/OneDrive - Company/team.vault", Some(SyncService::OneDrive)),
            (
                "/Users/x/Library/CloudStorage/GoogleDrive-x@example.org/My Drive/v",
                Some(SyncService::GoogleDrive),
            ),
            ("/Users/x/Library/Mobile Documents/com~apple~CloudDocs/v", Some(SyncService::ICloud)),
            ("/home/x/Nextcloud/v", Some(SyncService::Nextcloud)),
            ("/home/x/dropboxes/v", None),
            ("/home/x/Dropbox", None),
        ] {
            let warnings = place_warnings(Path::new(path));
            let expected: Vec<_> = service.map(PlaceWarning::SynchronizedFolder).into_iter().collect();
            assert_eq!(warnings, expected, "{path}");
        }
    }

    #[test]
    fn folders_are_known_by_what_the_programs_put_there() {
        for (marker, service) in [
            (".stfolder", SyncService::Syncthing),
            (".dropbox.cache", SyncService::Dropbox),
            (".sync_0123abcd.db", SyncService::Nextcloud),
        ] {
            let folder = TempDir::new().unwrap();
            let deep = folder.path().join("a/b");
            fs::create_dir_all(&deep).unwrap();
            assert!(place_warnings(&deep.join("team.vault")).is_empty(), "an ordinary folder");
            fs::create_dir(folder.path().join(marker)).unwrap();
            let warnings = place_warnings(&deep.join("team.vault"));
            assert_eq!(warnings, [PlaceWarning::SynchronizedFolder(service)], "{marker}");
        }
    }
}
