package main

import (
	"context"
	"fmt"
	"io"
	"slices"

	"github.com/rongcloud-go/sdk/rongcloud"
	"github.com/rongcloud-go/sdk/user"
)

// run registers the users in the failures file or, if there is none, all users.
func run(ctx context.Context, s settings, out io.Writer, bar progress) error {
	left, err := readFailures(s.failures)
	if err != nil {
		return err
	}
	ids := left
	if len(left) == 0 {
		ids = make([]string, s.users)
		for i := range ids {
			ids[i] = fmt.Sprintf("bulk-%06d", i)
		}
	} else {
		fmt.Fprintf(out, "Trying the %d users of %s again.\n", len(left), s.failures)
	}
	service, err := connect(s, out)
	if err != nil {
		return err
	}
	defer service.close()

	failed, err := register(ctx, service.client, ids, s.workers, bar)
	if err != nil {
		return err
	}
	if err := writeFailures(s.failures, failed); err != nil {
		return err
	}
	fmt.Fprintf(out, "%d of %d users are registered.\n", len(ids)-len(failed), len(ids))
	if len(failed) > 0 {
		return fmt.Errorf("%d users are left, see %s; run again to try those", len(failed), s.failures)
	}
	return nil
}

// register returns the users who are not registered, in order: those that failed and, if ctx ended, the rest.
func register(ctx context.Context, client rongcloud.Caller, ids []string, workers int, bar progress) ([]failure, error) {
	users := user.New(client)
	call := func(ctx context.Context, id string) (user.Token, error) {
		return users.Register(ctx, user.Registration{ID: id, Name: id})
	}
	bar.start(len(ids))
	defer bar.finish()
	var failed []failure
	tried := 0
	for item, err := range rongcloud.Map(ctx, slices.Values(ids), workers, call) {
		if item.Index < 0 {
			return nil, err // such as an invalid number of workers
		}
		tried++
		bar.step()
		if err != nil {
			failed = append(failed, failure{id: item.In, reason: err.Error()})
		}
	}
	for _, id := range ids[tried:] { // results come in order, so these were not tried
		failed = append(failed, failure{id: id, reason: "not tried"})
	}
	return failed, nil
}
