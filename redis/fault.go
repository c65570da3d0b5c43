package rongredis

import (
	"errors"
	"slices"
	"strings"

	goredis "github.com/redis/go-redis/v9"
)

// fault is the error of a Redis that answers, but cannot do what it was asked: the key holds something else, the user has no
// rights. It does not pass by itself as a failure of the network does, so nothing is let through for it.
type fault struct {
	keys []string
	err  error
}

func (f *fault) Error() string {
	return "Redis refuses to use " + strings.Join(f.keys, ", ") + ": " + f.err.Error()
}

func (f *fault) Unwrap() error { return f.err }

// asFault makes a fault of an error that is one.
func asFault(err error, keys []string) error {
	var odd *oddReply
	var reply goredis.Error
	if errors.As(err, &odd) || (errors.As(err, &reply) && !isPassing(reply.Error())) {
		return &fault{keys, err}
	}
	return err
}

// passing are what the errors of a Redis begin with that serves nobody, or no writer, at the moment.
var passing = []string{
	"LOADING ", "READONLY ", "MASTERDOWN ", "CLUSTERDOWN ", "TRYAGAIN ", "NOREPLICAS ", "OOM ", "BUSY ", "MISCONF ",
	"ERR max number of clients reached",
}

// isPassing tells whether an error of Redis is a passing one. Before Redis 7 an error inside a script comes at the end of another.
func isPassing(reply string) bool {
	if at := strings.LastIndex(reply, ": -"); at >= 0 && strings.HasPrefix(reply, "ERR Error running script") {
		reply = reply[at+len(": -"):]
	}
	return slices.ContainsFunc(passing, func(start string) bool { return strings.HasPrefix(reply, start) })
}

// oddReply is an answer that no script of ours gives.
type oddReply struct{ err error }

func (o *oddReply) Error() string { return o.err.Error() }
