package imagesign.cli;

/** Where a person can be asked for a password. */
interface Terminal {
  /** {@return whether a person may sit at standard input} */
  boolean isPresent();

  /**
   * Asks for a password without showing what is typed.
   *
   * @param prompt what to ask
   * @return what was typed, for the caller to wipe
   * @throws UsageException if there is no answer, or no way to hide it
   */
  char[] readPassword(String prompt);
}
