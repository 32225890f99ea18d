package checks;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes what a class shows to the users of its module, one line for each member, in a stable
 * order.
 */
final class ApiText {
  private static final int SHOWN = Modifier.PUBLIC | Modifier.PROTECTED;

  private ApiText() {}

  static boolean isShown(Class<?> type) {
    Class<?> enclosing = type.getEnclosingClass();
    return (type.getModifiers() & SHOWN) != 0
        && !type.isAnonymousClass()
        && (enclosing == null || isShown(enclosing));
  }

  static String of(Class<?> type) {
    List<String> members = new ArrayList<>();
    Arrays.stream(type.getDeclaredFields())
        .filter(ApiText::isShown)
        .map(ApiText::field)
        .forEach(members::add);
    Arrays.stream(type.getDeclaredConstructors())
        .filter(ApiText::isShown)
        .map(ApiText::constructor)
        .forEach(members::add);
    Arrays.stream(type.getDeclaredMethods())
        .filter(ApiText::isShown)
        .map(ApiText::method)
        .forEach(members::add);
    members.sort(Comparator.naturalOrder());
    return header(type) + members.stream().map(m -> "  " + m + "\n").collect(Collectors.joining());
  }

  private static <M extends Member & AnnotatedElement> boolean isShown(M member) {
    return (member.getModifiers() & SHOWN) != 0 && !member.isSynthetic();
  }

  private static String header(Class<?> type) {
    return modifiers(type.getModifiers() & ~Modifier.INTERFACE)
        + (type.isSealed() ? "sealed " : "")
        + kind(type)
        + type.getName()
        + variables(type.getTypeParameters())
        + components(type)
        + parents(type)
        + permitted(type)
        + "\n";
  }

  private static String kind(Class<?> type) {
    if (type.isAnnotation()) {
      return "@interface ";
    }
    if (type.isInterface()) {
      return "interface ";
    }
    return type.isRecord() ? "record " : type.isEnum() ? "enum " : "class ";
  }

  private static String components(Class<?> type) {
    if (!type.isRecord()) {
      return "";
    }
    return Arrays.stream(type.getRecordComponents())
        .map(RecordComponent::toString)
        .map(ApiText::simple)
        .collect(Collectors.joining(", ", "(", ")"));
  }

  private static String parents(Class<?> type) {
    List<String> parents =
        Stream.concat(
                Stream.ofNullable(type.getGenericSuperclass())
                    .filter(parent -> parent != Object.class && !type.isRecord() && !type.isEnum()),
                Arrays.stream(type.getGenericInterfaces()))
            .map(Type::getTypeName)
            .map(ApiText::simple)
            .toList();
    return parents.isEmpty() ? "" : " : " + String.join(", ", parents);
  }

  private static String permitted(Class<?> type) {
    if (!type.isSealed()) {
      return "";
    }
    return Arrays.stream(type.getPermittedSubclasses())
        .map(Class::getSimpleName)
        .sorted() // JDKs differ in the order
        .collect(Collectors.joining(", ", " permits ", ""));
  }

  private static String field(Field field) {
    return modifiers(field.getModifiers())
        + simple(field.getAnnotatedType().toString())
        + " "
        + field.getName();
  }

  private static String constructor(Constructor<?> constructor) {
    return modifiers(constructor.getModifiers()) + "new" + parameters(constructor);
  }

  private static String method(Method method) {
    return modifiers(method.getModifiers() & ~(Modifier.SYNCHRONIZED | Modifier.TRANSIENT))
        + (method.isDefault() ? "default " : "")
        + variables(method.getTypeParameters())
        + simple(method.getAnnotatedReturnType().toString())
        + " "
        + method.getName()
        + parameters(method);
  }

  private static String parameters(Executable executable) {
    return Arrays.stream(executable.getAnnotatedParameterTypes())
        .map(type -> simple(type.toString()))
        .collect(Collectors.joining(", ", "(", ")"));
  }

  private static String variables(TypeVariable<?>[] variables) {
    if (variables.length == 0) {
      return "";
    }
    return Arrays.stream(variables)
        .map(v -> v.getName() + bounds(v))
        .collect(Collectors.joining(", ", "<", "> "));
  }

  private static String bounds(TypeVariable<?> variable) {
    String bounds =
        Arrays.stream(variable.getBounds())
            .filter(bound -> bound != Object.class)
            .map(bound -> simple(bound.getTypeName()))
            .collect(Collectors.joining(" & "));
    return bounds.isEmpty() ? "" : " extends " + bounds;
  }

  private static String modifiers(int modifiers) {
    String text = Modifier.toString(modifiers & ~Modifier.VOLATILE);
    return text.isEmpty() ? "" : text + " ";
  }

  /** Drops the packages that everybody knows. */
  private static String simple(String type) {
    return type.replaceAll("java\\.(lang|util|time)\\.(?=[A-Z])", "")
        .replace("org.jspecify.annotations.", "");
  }
}
