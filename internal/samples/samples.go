// Package samples has sample calls of every operation: the call, its request, a response, and its result. All tests
// that need calls of every operation use them: the tests of the wire form, of failures, of limits and of faults, and
// those of the emulator. Only tests import it.
package samples

import (
	"context"
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"strings"

	"github.com/rongcloud-go/sdk/internal/families"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// Sample is a call of a method. The first sample of an operation represents it if one call is enough.
type Sample struct {
	Operation string // id in the catalogue
	Name      string // distinguishes several samples of a method
	Call      Call
	Form      string // the body of a form or the query, decoded: name=value pairs joined with "&"
	JSON      string // the JSON body
	Answer    string // empty: OK
	Want      any    // nil if the method returns only an error

	// After lists operations to call first, each with its first sample. It is for calls that need more in the emulator
	// than Settle creates, or whose response would otherwise be an empty list.
	After []string

	// NotEmulated is set if the emulator does not support this call.
	NotEmulated bool
}

// OK is the response of an operation without results.
const OK = `{"code":200}`

// Answered returns the response of the sample.
func (s Sample) Answered() string {
	if s.Answer == "" {
		return OK
	}
	return s.Answer
}

// Title returns a name of the sample that is unique in its package.
func (s Sample) Title() string {
	if s.Name == "" {
		return s.Call.Method()
	}
	return s.Call.Method() + "/" + s.Name
}

// Request returns the request that the sample's call passes to a Caller.
func (s Sample) Request() rongcloud.Request {
	var seen recorder
	_, _ = s.Call.Do(context.Background(), &seen)
	return seen.request
}

type recorder struct{ request rongcloud.Request }

func (r *recorder) Call(_ context.Context, req rongcloud.Request, _ rongcloud.Answer, _ ...rongcloud.CallOption) (rongcloud.Meta, error) {
	r.request = req
	return rongcloud.Meta{}, nil
}

// All returns the samples of all packages.
func All() []Sample {
	return slices.Concat(Chatroom, Conversation, Group, MessageAll(), Moderation, Push, UltraGroup, User)
}

// Of returns the samples of an operation.
func Of(operation string) []Sample {
	return slices.DeleteFunc(All(), func(s Sample) bool { return s.Operation != operation })
}

// Call is a call of a method of a Service: the method, and its arguments without the context and the options.
type Call struct {
	method reflect.Value
	args   []any
}

// call returns the Call of a method expression, such as (*user.Service).Get.
func call(method any, args ...any) Call { return Call{reflect.ValueOf(method), args} }

// Method returns the name of the method.
func (c Call) Method() string {
	name := runtime.FuncForPC(c.method.Pointer()).Name()
	return name[strings.LastIndexByte(name, '.')+1:]
}

// Args returns the arguments without the context and the options.
func (c Call) Args() []any { return slices.Clone(c.args) }

// With returns the call with another argument.
func (c Call) With(i int, arg any) Call {
	c.args = slices.Clone(c.args)
	c.args[i] = arg
	return c
}

// Do makes the call and returns the method's result: nil if it returns only an error, and all elements if it returns an
// iterator.
func (c Call) Do(ctx context.Context, caller rongcloud.Caller, opts ...rongcloud.CallOption) (any, error) {
	in := []reflect.Value{c.service(caller), reflect.ValueOf(ctx)}
	for _, arg := range c.args {
		value := reflect.ValueOf(arg)
		if arg == nil {
			value = reflect.Zero(c.method.Type().In(len(in)))
		}
		in = append(in, value)
	}
	for _, opt := range opts {
		in = append(in, reflect.ValueOf(opt))
	}
	out := c.method.Call(in)
	if out[0].Kind() == reflect.Func {
		return collect(out[0])
	}
	err, _ := out[len(out)-1].Interface().(error)
	if len(out) == 1 {
		return nil, err
	}
	return out[0].Interface(), err
}

func (c Call) service(caller rongcloud.Caller) reflect.Value {
	want := c.method.Type().In(0)
	for _, f := range families.All {
		if s := reflect.ValueOf(f.New(caller)); s.Type() == want {
			return s
		}
	}
	panic(fmt.Sprintf("samples: %s is the service of no family", want))
}

// collect reads an iterator of pairs of an element and an error to its end or its error.
func collect(seq reflect.Value) (any, error) {
	all := reflect.MakeSlice(reflect.SliceOf(seq.Type().In(0).In(0)), 0, 0)
	for item, err := range seq.Seq2() {
		if err, failed := err.Interface().(error); failed {
			return all.Interface(), err
		}
		all = reflect.Append(all, item)
	}
	return all.Interface(), nil
}

// MessageAll returns the samples of package message.
func MessageAll() []Sample {
	return slices.Concat(Message, MessageTemplate, MessageStream, MessageChange, MessageHistory)
}
