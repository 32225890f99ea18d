package imagesign.registry;

import imagesign.signature.FailureReason;

/** Why an archive is not read as an OCI layout. */
public enum ArchiveReason implements FailureReason {
  /** The archive is compressed; its blobs could only be reached by unpacking all of it. */
  COMPRESSED("archive.compressed", Category.UNSUPPORTED),
  /** A header is not one of a tar archive, or its checksum is wrong. */
  NOT_TAR("archive.not-tar", Category.MALFORMED),
  /** The archive ends within an entry, or without the mark of its end. */
  TRUNCATED("archive.truncated", Category.MALFORMED),
  /** A name leads out of the archive, or holds what no file of a layout is called. */
  UNSAFE_NAME("archive.unsafe-name", Category.MALFORMED),
  /** An entry is a link, a device, a sparse file or anything else but a file or a folder. */
  UNSAFE_ENTRY("archive.unsafe-entry", Category.UNSUPPORTED),
  /** Two entries have one name, so that two readers could see different files. */
  DUPLICATE_ENTRY("archive.duplicate-entry", Category.MALFORMED),
  /** A size is no number, negative or larger than any file. */
  SIZE_MALFORMED("archive.size-malformed", Category.MALFORMED),
  /** An extended header breaks its format or contradicts the entry that it belongs to. */
  EXTENDED_HEADER_MALFORMED("archive.extended-header-malformed", Category.MALFORMED),
  /** The archive has more entries, or longer extended headers, than are read. */
  TOO_LARGE("archive.too-large", Category.LIMIT);

  private final String code;
  private final Category category;

  ArchiveReason(String code, Category category) {
    this.code = code;
    this.category = category;
  }

  @Override
  public String code() {
    return code;
  }

  @Override
  public Category category() {
    return category;
  }
}
