import { type Settings } from '#core/model/settings.ts';

/** Versions of the settings; the newest is in force. Every method throws UnavailableError. */
export interface SettingsStore {
  /**
   * Those in force. Where it is lost which those are the newest stored, where they are lost themselves the newest before
   * them under their number: both marked as last known.
   */
  current(): Promise<Settings | undefined>;
  version(version: bigint): Promise<Settings | undefined>;
  /**
   * Stores the settings as the next version and opens what their followers and leaders need.
   *
   * @returns The version stored; undefined when another writer was first.
   * @throws ConfigurationError when they leave a ledger in which something is at stake or under way, or more than 17 at
   * once
   */
  store(settings: Settings): Promise<bigint | undefined>;
}
