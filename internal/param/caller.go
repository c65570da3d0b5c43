package param

import (
	"reflect"

	"github.com/rongcloud-go/sdk/rongcloud"
)

// checkCaller refuses a missing Caller: of a zero or nil service, after New(nil), and a Caller that is a nil pointer or
// function, such as a client whose error was ignored.
func (s *Set) checkCaller(c rongcloud.Caller) *rongcloud.Error {
	if client, ok := c.(*rongcloud.Client); ok && client != nil {
		return nil
	}
	is := "nil"
	if c != nil {
		v := reflect.ValueOf(c)
		if kind := v.Kind(); (kind != reflect.Pointer && kind != reflect.Func) || !v.IsNil() {
			return nil
		}
		is = "a nil " + v.Type().String()
	}
	return &rongcloud.Error{
		Operation: s.req.Operation.ID, Category: rongcloud.ErrInvalidArgument,
		Parameter: "Caller", Message: "is " + is + ": a service must be made by New, with a *rongcloud.Client or another Caller",
	}
}
