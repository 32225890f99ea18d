package imagesign.cli;

import imagesign.key.SigningKey;
import imagesign.notation.NotationBlobSigner;
import imagesign.notation.NotationPlugin;
import imagesign.notation.NotationSigner;
import imagesign.spi.ArtifactStore;

/** What {@code notation sign} and {@code blob sign} sign with. */
interface NotationKey extends AutoCloseable {
  NotationSigner images(ArtifactStore store);

  NotationBlobSigner blobs();

  @Override
  default void close() {}

  /**
   * A key at hand.
   *
   * @param key the key with its chain
   */
  record AtHand(SigningKey key) implements NotationKey {
    @Override
    public NotationSigner images(ArtifactStore store) {
      return NotationSigner.with(key, store);
    }

    @Override
    public NotationBlobSigner blobs() {
      return NotationBlobSigner.with(key);
    }

    @Override
    public void close() {
      key.close();
    }
  }

  /**
   * A key behind a plugin.
   *
   * @param plugin the plugin
   * @param id what the plugin calls the key
   */
  record ByPlugin(NotationPlugin plugin, String id) implements NotationKey {
    @Override
    public NotationSigner images(ArtifactStore store) {
      return NotationSigner.with(plugin, id, store);
    }

    @Override
    public NotationBlobSigner blobs() {
      return NotationBlobSigner.with(plugin, id);
    }
  }
}
