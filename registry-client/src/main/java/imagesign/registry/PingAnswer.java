package imagesign.registry;

/** What a registry answers to who asks whether it is one. */
public enum PingAnswer {
  /** It is one, and takes the credentials, or needs none to say so. */
  ACCEPTED,

  /** It wants credentials, and there are none for it, or they are not taken. */
  REFUSED,

  /** Nothing there speaks the API of registries. */
  NO_REGISTRY
}
