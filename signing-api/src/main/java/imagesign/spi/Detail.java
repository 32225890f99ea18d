package imagesign.spi;

/**
 * Something that a verified signature says, such as its annotations. Made only by a check that
 * passes and reached only through a verified artifact. Implementations are immutable.
 */
public interface Detail {}
