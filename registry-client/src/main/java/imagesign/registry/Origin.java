package imagesign.registry;

import okhttp3.HttpUrl;

/** Scheme, host and port: whom a credential may go to. */
record Origin(String scheme, String host, int port) {
  static Origin of(HttpUrl url) {
    return new Origin(url.scheme(), url.host(), url.port());
  }

  static Origin parse(String text) {
    HttpUrl url = HttpUrl.parse(text);
    if (url == null || !url.encodedPath().equals("/") || url.encodedQuery() != null) {
      throw new IllegalArgumentException("origin: not scheme://host[:port]");
    }
    return of(url);
  }

  boolean isHttps() {
    return scheme.equals("https");
  }

  @Override
  public String toString() {
    return scheme + "://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
