package imagesign.spi;

import java.util.List;

/**
 * A place that may hold signatures, such as the referrers of a subject or a tag; read on demand.
 */
@FunctionalInterface
public interface SignaturePlace {
  /**
   * Lists the signatures of this place without opening them where that can be helped.
   *
   * @return the candidates in the order to try; empty if the place does not exist
   * @throws imagesign.ImageSigningException if the place can't be read, which leaves the answer
   *     open
   * @throws ContentException if what the place holds can't be used
   */
  List<Candidate> list();
}
