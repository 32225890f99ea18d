package imagesign.testkit;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/**
 * What an endpoint answers, and how it goes over the wire. Immutable; the body must not be changed.
 */
final class Response {
  private final int status;
  private final HttpHeaders headers;
  private final byte[] body;
  private final Delivery delivery;

  private Response(int status, HttpHeaders headers, byte[] body, Delivery delivery) {
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.delivery = delivery;
  }

  static Response of(int status) {
    return new Response(status, HttpHeaders.NONE, new byte[0], Delivery.NORMAL);
  }

  static Response json(int status, JsonElement json) {
    return of(status).body("application/json", json.toString().getBytes(StandardCharsets.UTF_8));
  }

  static Response text(int status, String contentType, String text) {
    return of(status).body(contentType, text.getBytes(StandardCharsets.UTF_8));
  }

  /** {@return the error body of OCI distribution 1.1, "Error Codes"} */
  static Response error(int status, ErrorCode code, String message) {
    JsonObject error = new JsonObject();
    error.addProperty("code", code.name());
    error.addProperty("message", message);
    JsonArray errors = new JsonArray();
    errors.add(error);
    JsonObject json = new JsonObject();
    json.add("errors", errors);
    return json(status, json);
  }

  Response status(int other) {
    return new Response(other, headers, body, delivery);
  }

  Response header(String name, String value) {
    return new Response(status, headers.with(name, value), body, delivery);
  }

  Response addHeader(String name, String value) {
    return new Response(status, headers.plus(name, value), body, delivery);
  }

  Response withoutHeader(String name) {
    return new Response(status, headers.without(name), body, delivery);
  }

  Response body(String contentType, byte[] bytes) {
    return new Response(status, headers.with("Content-Type", contentType), bytes, delivery);
  }

  /** {@return this response with other bytes and the length that goes with them} */
  Response body(byte[] bytes) {
    return new Response(status, headers, bytes, delivery);
  }

  Response delivery(UnaryOperator<Delivery> change) {
    return new Response(status, headers, body, change.apply(delivery));
  }

  int status() {
    return status;
  }

  HttpHeaders headers() {
    return headers;
  }

  byte[] body() {
    return body;
  }

  Delivery delivery() {
    return delivery;
  }

  boolean isSuccess() {
    return status >= 200 && status < 300;
  }
}
