package imagesign.registry;

/**
 * Is told how blobs move, by the threads that move them, so it must be thread-safe and quick. An
 * exception that it throws ends the call that moves the blob, and reaches the caller.
 */
@FunctionalInterface
public interface TransferListener {
  /**
   * Is called after each part that has moved.
   *
   * @param transfer the blob
   * @param bytes how much of it has moved: grows, and is less again where a transfer begins anew
   */
  void moved(Transfer transfer, long bytes);
}
