/**
 * A signature scheme as a stranger would write it: of the API it uses what is exported, and nothing
 * else.
 */
package thirdparty;
