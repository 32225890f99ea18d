package imagesign.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The faults of one registry and how often each has hit. Thread-safe. */
final class Faults {
  private static final class Active {
    private final Fault fault;
    private int fitting;
    private int hits;

    Active(Fault fault) {
      this.fault = fault;
    }

    /** Counts a request that fits and tells whether it is hit. */
    boolean hit() {
      fitting++;
      boolean hit = fitting > fault.skipped() && hits < fault.times();
      hits += hit ? 1 : 0;
      return hit;
    }
  }

  private final List<Active> active = new ArrayList<>();

  synchronized void add(Fault fault) {
    active.add(new Active(fault));
  }

  synchronized void remove(Fault fault) {
    active.removeIf(a -> a.fault == fault);
  }

  synchronized void clear() {
    active.clear();
  }

  synchronized int hits(Fault fault) {
    return active.stream().filter(a -> a.fault == fault).mapToInt(a -> a.hits).sum();
  }

  /** {@return a request whose body fails as the faults have it} */
  Request receiving(Request request) {
    Request faulty = request;
    for (Active a : receivers(request)) {
      Fault.Receive receive = (Fault.Receive) a.fault.effect();
      faulty =
          faulty.withBody(
              new FaultyInput(faulty.body(), receive.bytes(), receive.stall(), () -> hit(a)));
    }
    return faulty;
  }

  private synchronized List<Active> receivers(Request request) {
    return active.stream()
        .filter(a -> a.fault.effect() instanceof Fault.Receive && a.fault.matches(request))
        .toList();
  }

  private synchronized boolean hit(Active a) {
    return a.hit();
  }

  /** {@return what the faults that hit do before the request is handled} */
  synchronized List<Runnable> before(Request request) {
    List<Runnable> actions = new ArrayList<>();
    for (Active a : active) {
      if (a.fault.effect() instanceof Fault.Before before && a.fault.matches(request) && a.hit()) {
        actions.add(before.action());
      }
    }
    return actions;
  }

  /** {@return the answer of the first fault that hits before the request is handled} */
  synchronized Optional<Response> answer(Request request) {
    for (Active a : active) {
      if (a.fault.effect() instanceof Fault.Answer answer && a.fault.matches(request) && a.hit()) {
        return Optional.of(answer.response());
      }
    }
    return Optional.empty();
  }

  /** {@return the response after all faults that hit it} */
  synchronized Response change(Request request, Response response) {
    Response changed = response;
    for (Active a : active) {
      if (a.fault.effect() instanceof Fault.Change change
          && (response.isSuccess() || change.ofErrorsToo())
          && a.fault.matches(request)
          && a.hit()) {
        changed = change.change().apply(changed);
      }
    }
    return changed;
  }
}
