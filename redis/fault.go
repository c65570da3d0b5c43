package rongredis

import (
	"errors"
	"slices"
	"strings"

	goredis "github.com/redis/go-redis/v9"
)

// fault is an error of a Redis that responds but cannot run the command: the key holds something else, or the user lacks
// permission. Unlike a network failure it does not go away by itself, so no call is let through.
type fault struct {
	keys []string
	err  error
}

func (f *fault) Error() string {
	return "Redis refuses to use " + strings.Join(f.keys, ", ") + ": " + f.err.Error()
}

func (f *fault) Unwrap() error { return f.err }

// asFault returns err as a fault if it is one.
func asFault(err error, keys []string) error {
	var odd *oddReply
	var reply goredis.Error
	if errors.As(err, &odd) || (errors.As(err, &reply) && !isPassing(reply.Error())) {
		return &fault{keys, err}
	}
	return err
}

// passing lists the prefixes of errors from a Redis that cannot serve, or cannot write, at the moment.
var passing = []string{
	"LOADING ", "READONLY ", "MASTERDOWN ", "CLUSTERDOWN ", "TRYAGAIN ", "NOREPLICAS ", "OOM ", "BUSY ", "MISCONF ",
	"ERR max number of clients reached",
}

// isPassing reports whether an error of Redis is temporary. Before Redis 7 an error inside a script comes at the end of another.
func isPassing(reply string) bool {
	if at := strings.LastIndex(reply, ": -"); at >= 0 && strings.HasPrefix(reply, "ERR Error running script") {
		reply = reply[at+len(": -"):]
	}
	return slices.ContainsFunc(passing, func(start string) bool { return strings.HasPrefix(reply, start) })
}

// oddReply is a reply that none of the scripts returns.
type oddReply struct{ err error }

func (o *oddReply) Error() string { return o.err.Error() }
