import type { EnvironmentRow, PartnerView } from "$lib/ipc";
import { isAddress } from "$lib/ui";

/** Everybody at the partner who can be reached, those entered here first. */
export function reachable({ contacts, dossier }: PartnerView): { name: string; address: string }[] {
	const entered = dossier.contacts.flatMap(({ name, mail, phone }) => [mail, phone].flatMap((address) => (address ? [{ name, address }] : [])));
	const known = contacts.filter(({ value }) => isAddress(value)).map(({ label, value }) => ({ name: label, address: value }));
	return [...entered, ...known.filter(({ address }) => !entered.some((other) => other.address === address))];
}

/** The systems of each environment that use a credential of this partner. */
export function standingStill({ credentials, environments }: PartnerView): { environment: EnvironmentRow; systems: string[] }[] {
	return environments
		.map((environment) => {
			const ours = credentials.filter((credential) => credential.environment === environment.id && !credential.archived);
			return { environment, systems: [...new Set(ours.flatMap(({ uses }) => uses.consumers.map(({ system }) => system)))] };
		})
		.filter(({ systems }) => systems.length > 0);
}
