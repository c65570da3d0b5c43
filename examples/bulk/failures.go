package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// failure is a user who could not be registered, with the reason.
type failure struct{ id, reason string }

// readFailures returns the users in a file of failures, or none if there is no file.
func readFailures(name string) ([]string, error) {
	text, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var ids []string
	for line := range strings.Lines(string(text)) {
		id, _, _ := strings.Cut(strings.TrimSpace(line), "\t")
		if id != "" {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return nil, fmt.Errorf("%s names no user; remove it to register all", name)
	}
	return ids, nil
}

// writeFailures writes a line with ID, tab and reason for each failure, and removes the file if there is none. It replaces the
// file atomically.
func writeFailures(name string, failed []failure) error {
	if len(failed) == 0 {
		if err := os.Remove(name); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	}
	var text strings.Builder
	for _, f := range failed {
		fmt.Fprintf(&text, "%s\t%s\n", f.id, strings.Join(strings.Fields(f.reason), " "))
	}
	draft, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".*")
	if err != nil {
		return err
	}
	_, err = draft.WriteString(text.String())
	if err = errors.Join(err, draft.Close()); err == nil {
		err = os.Rename(draft.Name(), name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(draft.Name()))
	}
	return nil
}
