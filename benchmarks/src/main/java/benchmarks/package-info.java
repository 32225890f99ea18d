/**
 * Benchmarks, each with its question in its Javadoc; they may use every module and its insides. Not
 * null-marked: JMH fills the fields of its states after their construction.
 */
package benchmarks;
