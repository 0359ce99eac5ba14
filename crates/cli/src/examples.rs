//! The texts below the help of commands.

pub(crate) const ENVIRONMENT_HELP: &str =
    "KIND[:NAME][=ORIGIN[,ORIGIN]], KIND one of development, staging, production, other";

pub(crate) const ENVIRONMENTS_HELP: &str =
    "KIND[:NAME][=ORIGIN[,ORIGIN]], any number of times; without any, the profile's environments";

pub(crate) const EXAMPLES: &str = "\
Examples:
  pvault create team.pvault --organization Northwind --member Ada
  export PVAULT_FILE=team.pvault
  pvault partner add --profile srs
  pvault add srs staging --name Orders --field client_id=northwind-staging
  pvault get srs/staging/Orders --field client_secret | consumer
  pvault copy srs/production/Orders --field client_secret --reason deployment
  pvault audit --limit 20 --json

Exit codes: 0 done, 1 anything else, 2 usage, 3 refused, 4 not found, 5 wrong credentials,
6 file damaged, 7 rolled back, 8 newer format, 9 in use, 10 finding, 11 throttled,
12 authenticator lapsed, 13 keyring missing, 130 and 143 interrupted (the vault is locked).";

pub(crate) const CREATE_EXAMPLES: &str = "\
On a terminal the program shows a QR code and the recovery kit. In a script, descriptor 3 gets two
lines, the otpauth address and the recovery key; read them, then send the code as the next line:

  mkfifo enrolment
  { echo \"$PASSPHRASE\"; { read -r uri; read -r key; } < enrolment; code_from \"$uri\"; } |
    pvault create team.pvault --organization Northwind --member Ada \\
      --passphrase-stdin --enrolment-fd 3 3> enrolment

Read the two lines; do not wait for the end of the descriptor.";

pub(crate) const RECOVER_EXAMPLES: &str = "\
On a terminal the program asks for everything. In a script, standard input gives the recovery key,
the new passphrase, and then two codes of the new authenticator, half a minute apart; descriptor 3
gets its otpauth address and the new recovery key, as with create:

  pvault --vault team.pvault recover --recovery-key-stdin --passphrase-stdin \\
    --fingerprint \"$FINGERPRINT\" --enrolment-fd 3 3> enrolment

No earlier passphrase, authenticator, device or kit opens the file afterwards. Older copies of the
file they still open: when somebody else may have them, change the credentials at the partners.";

pub(crate) const DEVICES_EXAMPLES: &str = "\
Without a word after it, lists the computers. To let another one in:

  1. There, with any copy of the vault:   pvault --vault team.pvault devices request laptop.pvrequest
  2. Where the vault is opened:           pvault --vault team.pvault devices approve laptop.pvrequest
  3. There again, with the file from 2:   pvault --vault team.pvault devices join

Compare the eight words of 1 and 2: other words mean another request. One file goes on with both
computers when it is carried between them; two copies that are both changed grow apart, and cannot
be joined again.";

pub(crate) const CHANGE_PASSPHRASE_EXAMPLES: &str = "\
Asks for the present passphrase and a code, as every command, then for the new passphrase and one
more code, later than the first. In a script these are lines of standard input, in this order:

  pvault --vault team.pvault change-passphrase
  { echo \"$OLD\"; code; echo \"$NEW\"; sleep 30; code; } |
    pvault --vault team.pvault change-passphrase --known-to-others no --passphrase-stdin --json

With --only-cost the passphrase stays: each guess of it then costs what this computer can make it
cost. That asks for the passphrase and two codes.

Older copies of the file still open with the old passphrase. If somebody else may know it, run
`pvault recover` instead: it replaces all keys, and needs the recovery key.";

pub(crate) const REPLACE_AUTHENTICATOR_EXAMPLES: &str = "\
Shows the new secret, asks for two codes of it, half a minute apart, and for one more code of the
present authenticator. In a script descriptor 3 gets the otpauth address, and standard input gives
passphrase, present code, two new codes, and a later present code, a line each:

  pvault --vault team.pvault replace-authenticator
  pvault --vault team.pvault replace-authenticator --passphrase-stdin --enrolment-fd 3 3> enrolment

If the phone is lost, or somebody else may have it, run `pvault recover` instead: it replaces all
keys, and needs the recovery key.";

pub(crate) const FORGET_EXAMPLES: &str = "\
The vault must be locked. Its device secret and its anchor are taken out of this computer's keyring,
and the counts of failed tries are forgotten. To come back you need the recovery kit.

  pvault --vault team.pvault forget
  pvault --vault team.pvault forget --confirm team.pvault --json";

pub(crate) const BATCH_EXAMPLES: &str = "\
A line is split like a shell's, or is a JSON array of strings when it begins with `[`. Empty lines
and lines that begin with `#` are skipped. Secrets may stand in the line, because it comes from
standard input: --secret FIELD=VALUE, or --secret-base64 FIELD=BASE64 for values of several lines.
`step-up CODE` opens production. Each answer is {\"ok\":true,\"result\":...} or
{\"ok\":false,\"error\":...}; the batch itself ends with 0 when its input ended.

  printf '%s\\n' \"$PASSPHRASE\" \"$CODE\" \\
    'partner add --profile srs' \\
    '[\"add\",\"srs\",\"staging\",\"--name\",\"Orders\",\"--field\",\"client_id=c1\",\"--secret\",\"client_secret=s1\"]' \\
    'get srs/staging/Orders --field client_secret' |
    pvault --vault team.pvault batch --passphrase-stdin";

pub(crate) const ADD_EXAMPLES: &str = "\
What is needed and not given is asked for on the terminal.

  pvault add srs staging --name Orders --field client_id=northwind-staging
  pass show srs | pvault add srs staging --name Orders --field client_id=c1 \\
    --secret-stdin client_secret
  pvault add srs staging --name Orders --field client_id=c1 \\
    --secret-fd client_secret=3 3< secret.txt";

pub(crate) const GET_EXAMPLES: &str = "\
A line break is added on a terminal only. Each reading of a secret is in the audit log before the
value is written. Production needs a reason and, five minutes after the unlock, a fresh code.

  pvault get srs/staging/Orders --field client_secret
  pvault get srs/staging/Storage --field key_file --to storage.json
  pvault get srs/production/Orders --field client_secret --reason rotation --json";

pub(crate) const RUN_EXAMPLES: &str = "\
Every value is read, after its event in the audit log, then the vault is locked, then the program
takes the place of pvault: its signals and its exit code are its own. With --passphrase-stdin its
standard input is empty. Exit code 127: there is no such program, 126: it could not be started.

  pvault run --env SRS_SECRET=srs/staging/Orders#client_secret -- ./deploy.sh
  pvault run --env ID=srs/production/Orders#client_id \\
    --env SECRET=srs/production/Orders#client_secret --reason deployment -- printenv ID";

pub(crate) const AGENT_EXAMPLES: &str = "\
Stays in the foreground and holds the vault. Commands for the same file that bring no passphrase and
no code of their own are done by it, without an unlock; production wants reason and fresh code as ever.
Only processes of the same user reach it. It locks and ends when it is idle, stopped or interrupted.

  pvault agent --idle-minutes 30
  pvault agent status
  pvault agent stop";

pub(crate) const EMERGENCY_EXAMPLES: &str = "\
The pages are HTML, need no program but a browser, and print on paper. They hold no secret, but names
of systems, and the identifiers that the partner's profile lets its support see: keep them where your
on-call people find them while the vault is shut. Each page is an event in the audit log.

  pvault emergency-sheets /srv/on-call
  pvault emergency-sheets /srv/on-call srs Acme";

pub(crate) const COMPARE_EXAMPLES: &str = "\
Examples:
  pvault compare srs/staging/Orders 1 2
  pvault compare srs/staging/Orders 2 < pasted.txt";

pub(crate) const GENERATE_EXAMPLES: &str = "\
Examples:
  pvault generate --length 48 --characters upper,lower,digits,symbols
  pvault generate --words 6
  pvault generate | pvault edit srs/staging/Orders --secret-stdin client_secret";

pub(crate) const OURS_EXAMPLES: &str = "\
Looks for the values of all versions that you may open: as they are, and in base64, hexadecimal, percent
and JSON form, also inside something longer. Says where a value is kept, never the value.

  pvault ours build.log
  pvault ours --json < paste.txt

Values shorter than six bytes would be found everywhere and are left out.";

pub(crate) const SEARCH_EXAMPLES: &str = "\
Filters are partner:, env:, kind:, tag:, owner: and is: with archived, due, expired, expiring,
favourite, personal, recent or unconfirmed. Case and accents do not count; a word that is nowhere is taken for one with a slip in it.

  pvault search northwind-42
  pvault search orders env:production --json
  pvault search 'partner:\"SRS Distribution\" is:expired'
  pvault search --view 'Late in Production'

Each result says which field has the word. Values are never searched: see pvault ours.";

pub(crate) const VIEWS_EXAMPLES: &str = "\
A view is a query with a name. It is yours alone: it lies sealed in your part of the vault, and no event
tells of it. The window shows the same views on its page of credentials.

  pvault views --save 'Late in Production' is:due env:production
  pvault views --save Late --replace 'Late in Production' is:due
  pvault views --remove Late
  pvault search --view late";

pub(crate) const INJECT_EXAMPLES: &str = "\
A reference in the template is {{ pv:PARTNER/ENVIRONMENT/CREDENTIAL#FIELD }}. It becomes the value as
it is, without quoting; other braces stay. Each value is read once. If one of them cannot be read,
nothing is written. The file is made for you alone; one that exists is replaced with --force only.

  pvault inject --in app.env.template --out app.env
  pvault inject --in app.toml --out - --reason deployment | consumer";

pub(crate) const EXPORT_EXAMPLES: &str = "\
Takes the current version of each credential, identifiers and secrets. Each value is an event in the
audit log before it is read, with your reason. The file is encrypted as age does, unless you say
--plain; its reader opens it with `age --decrypt`.

  pvault export srs/staging/Orders --to orders.age --recipient age1... --reason \"for the new team\"
  pvault export srs/staging/Orders acme/staging/Keys --to keys.age --format env --reason hand-over
  pvault export srs/staging/Orders --to orders.csv --format csv --plain --reason hand-over

The file stays until you delete it, and so do its copies. Rotate what was handed over for a time.";

pub(crate) const IMPORT_EXAMPLES: &str = "\
Shows what each row becomes and what is skipped, then asks; scripts say --preview or --yes. Columns
are known by their headings, in English or German; --map says otherwise. Everything is one commit.

  pvault import partners.xlsx --preview
  pvault import partners.csv --map 'Kennung=field:client_id' --map 'Remarks=ignore' --yes
  pvault import .env.production --partner Acme
  pvault import team.kdbx --file-passphrase-fd 3 3< passphrase.txt
  pvault import --undo

The file is never changed. It still holds the secrets afterwards: delete it.";

pub(crate) const PARTNER_EXAMPLES: &str = "\
Examples:
  pvault partner add --profile srs
  pvault partner add --profile srs --environment staging --environment production
  pvault partner add --name Acme --environment staging=https://api.staging.acme.example";

pub(crate) const BACKUP_EXAMPLES: &str = "\
The copy is consistent while the vault is open, is read to its end before it counts, and opens with
the recovery key. Only backups that this command made of this vault are ever removed.

  pvault backup /media/usb/vaults --keep 14
  pvault try-backup /media/usb/vaults/team-1f2e3d4c-20261123T034501Z.pvault";

pub(crate) const RESTORE_EXAMPLES: &str = "\
Checks structure, every signature, the log and every envelope. Then come in with the recovery key.

  pvault restore team-1f2e3d4c-20261123T034501Z.pvault --verify-only
  pvault restore team-1f2e3d4c-20261123T034501Z.pvault team.pvault
  pvault --vault team.pvault recover";

pub(crate) const RECORD_EXAMPLES: &str = "\
Several credentials are recorded in one go, or none of them. --remove takes an entry off its list.

  pvault record consumer srs/production/Orders --system \"Order service\" --deploy rolling-update
  pvault record location srs/staging/Orders srs/production/Orders --kind azure-key-vault \\
    --place orders-kv/srs
  pvault record credential srs/production/Orders --owner \"Platform team\" --account service \\
    --last-rotated 2026-05-31
  pvault record credential --matching 'partner:srs tag:old' --archive --reason \"Contract ended\" --preview
  pvault record network srs --range 203.0.113.7 --kind nat --sent 2026-05-31";

pub(crate) const MEMBERS_EXAMPLES: &str = "\
The invitation and the answer are files without a secret; bring them to each other as you like. The
words are compared over another channel, for example by telephone: only they show that nobody
changed a file on its way.

  pvault invite dana.pvinvite --name \"Dana Reyes\" --role integration-developer --reason \"joins\"
  pvault join dana.pvinvite dana.pvanswer                # Dana, on her computer
  pvault admit dana.pvanswer --reason \"joins\"
  pvault --vault team.pvault join                        # Dana, with the file
  pvault grant \"Dana Reyes\" --role production-engineer --only srs/production --reason \"on call\"
  pvault revoke \"Dana Reyes\" --role production-engineer --reason \"not on call\"
  pvault leave \"Dana Reyes\" --reason \"left the company\"";

pub(crate) const JOIN_EXAMPLES: &str = "\
Your keys, passphrase, authenticator and recovery kit are made here; the answer carries none of
them. Once the owner let you in and you have the file, `join` without words opens it.

  pvault join dana.pvinvite dana.pvanswer
  pvault --vault team.pvault join";
