package emulator

import (
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"strings"

	"github.com/rongcloud-go/sdk/internal/catalogue"
)

// staticFile serves a file, or is nil when the request is none for a file.
func (g *gateway) staticFile(r *http.Request) http.HandlerFunc {
	isRead := r.Method == http.MethodGet || r.Method == http.MethodHead
	if g.static == nil || !isRead || len(catalogue.ByPath(r.URL.Path)) > 0 {
		return nil
	}
	return func(w http.ResponseWriter, r *http.Request) {
		file, info, name := openStatic(g.static, r.URL.Path)
		if file == nil {
			http.NotFound(w, r)
			return
		}
		defer file.Close()
		if info.IsDir() { // its index.html was found, by a path that relative links would not work from
			http.Redirect(w, r, (&url.URL{Path: "/" + name + "/"}).String(), http.StatusFound)
			return
		}
		w.Header().Set("Cache-Control", "no-cache")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		http.ServeContent(w, r, name, info.ModTime(), file.(io.ReadSeeker))
	}
}

// openStatic opens the file of a path, nil if there is none to serve. For a folder without a slash at the end of the path it is
// the folder.
func openStatic(files fs.FS, urlPath string) (fs.File, fs.FileInfo, string) {
	name := strings.TrimPrefix(path.Clean("/"+urlPath), "/")
	for element := range strings.SplitSeq(name, "/") {
		if strings.HasPrefix(element, ".") || strings.ContainsAny(element, `\:`) || strings.ContainsRune(element, 0) {
			return nil, nil, ""
		}
	}
	if name == "" {
		name = "."
	}
	file, info := openFile(files, name)
	if file == nil || !info.IsDir() {
		return file, info, name
	}
	index, indexInfo := openFile(files, path.Join(name, "index.html"))
	if index == nil || indexInfo.IsDir() {
		_ = file.Close()
		if index != nil {
			_ = index.Close()
		}
		return nil, nil, ""
	}
	if name != "." && !strings.HasSuffix(urlPath, "/") {
		_ = index.Close()
		return file, info, name
	}
	_ = file.Close()
	return index, indexInfo, "index.html"
}

// openFile opens a folder or a regular file that can be read from any place, and nothing else: a pipe would wait.
func openFile(files fs.FS, name string) (fs.File, fs.FileInfo) {
	if info, err := fs.Stat(files, name); err != nil || (!info.IsDir() && !info.Mode().IsRegular()) {
		return nil, nil
	}
	file, err := files.Open(name)
	if err != nil {
		return nil, nil
	}
	info, err := file.Stat()
	_, seeks := file.(io.ReadSeeker)
	if err != nil || (!info.IsDir() && !seeks) {
		_ = file.Close()
		return nil, nil
	}
	return file, info
}
