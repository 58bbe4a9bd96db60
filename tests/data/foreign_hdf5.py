"""HDF5 files as h5py and MATLAB write them, into a folder: what tests/unit/io_foreign_hdf5.cpp reads."""
import os
import sys

import h5py
import numpy as np

os.chdir(sys.argv[1])
x=np.arange(1,13.).reshape(4,3)
with h5py.File('names.h5','w') as f:
    f['kernel:0']=x; f['g/k:0']=x+100
with h5py.File('links.h5','w') as f:
    f['a']=x; f['hard']=f['a']; f['soft']=h5py.SoftLink('/a'); f['broken']=h5py.SoftLink('/nothing')
    f['near']=h5py.ExternalLink('names.h5','/kernel:0'); f['far']=h5py.ExternalLink(os.path.abspath("names.h5"), "/kernel:0"); f['up']=h5py.ExternalLink('../names.h5','/kernel:0'); f['gone']=h5py.ExternalLink('gone.h5','/a')
    f['cycle']=h5py.SoftLink('/cycle')
with h5py.File('lzf.h5','w') as f: f.create_dataset('a',data=x,compression='lzf')
with h5py.File('src.h5','w') as f: f['a']=x
def vds(name,file,shape=(4,3),whole=(4,3),fill=None):
    l=h5py.VirtualLayout(shape=whole,dtype='f8'); l[:shape[0]]=h5py.VirtualSource(file,'a',shape=shape)
    with h5py.File(name,'w',libver='latest') as f: f.create_virtual_dataset('v',l)
vds('vds.h5','src.h5'); vds('vds_gone.h5','gone.h5'); vds('vds_short.h5','src.h5',(8,3),(8,3)); vds('vds_hole.h5','src.h5',(4,3),(6,3))
vds('vds_up.h5','../src.h5')
x.tofile('raw.bin')
def ext(name,file,size=h5py.h5f.UNLIMITED,offset=0):
    with h5py.File(name,'w') as f: f.create_dataset('e',shape=(4,3),dtype='f8',external=[(file,offset,size)])
ext('ext.h5','raw.bin'); 
x[:2].tofile('short.bin'); ext('ext_short.h5','short.bin'); 
ext('ext_gone.h5','gone.bin')
with h5py.File('part.h5','w') as f:
    d=f.create_dataset('p',shape=(100,3),dtype='f8',chunks=(10,3)); d[:10]=1
    f.create_dataset('never',shape=(10,),dtype='f8')
    f.create_dataset('packed', data=np.ones((95, 3)), chunks=(10, 3), compression='gzip', fletcher32=True)
with h5py.File('empty_source.h5', 'w') as f: f.create_dataset('a', shape=(4, 3), dtype='f8')
vds('vds_never.h5', 'empty_source.h5')
with h5py.File('kinds.h5','w') as f:
    f['complex']=x+1j; f['text']=np.array([b'a']); f['bool']=x>3
    d=f.create_dataset('ragged',(2,),dtype=h5py.vlen_dtype(np.float64)); d[0]=[1.,2.]; d[1]=[3.]
    f['sparse/data']=[1.,2.]; f['sparse/indices']=[0,1]; f['sparse/indptr']=[0,1,2]
    f['esc\x1b[31m']=x
# MATLAB 7.3 as MATLAB lays it out
with h5py.File('m73.mat','w',userblock_size=512) as f:
    m=np.arange(1,7.).reshape(2,3)   # as MATLAB shows it
    f['A']=m.T; f['A'].attrs['MATLAB_class']=np.bytes_('double')
    f['row']=np.arange(1,13.).reshape(12,1); f['row'].attrs['MATLAB_class']=np.bytes_('double')
    f['col']=np.arange(1,13.).reshape(1,12); f['col'].attrs['MATLAB_class']=np.bytes_('double')
h=b'MATLAB 7.3 MAT-file, Platform: GLNXA64'.ljust(116)+b' '*8+b'\x00\x02IM'
b=bytearray(open('m73.mat','rb').read()); b[:128]=h; open('m73.mat','wb').write(b)
